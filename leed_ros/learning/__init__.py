"""How a robot improves: policy, rollout, losses, expert weight, trainer, checkpoint and export (torch)."""
