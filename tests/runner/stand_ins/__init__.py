"""Nodes that stand in for a swarm's: they live, hang, die or refuse, and do nothing else."""
