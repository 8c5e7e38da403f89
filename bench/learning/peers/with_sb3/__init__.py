"""PPO by Stable-Baselines3, which nobody here wrote: one policy that all robots share.

SuperSuit would turn the swarm into a vector environment, too, but loses what fairness needs: it hides from the learner
that a mission ran out of time, and gives it zeros to learn from while a robot waits for the others.
"""
