"""LEED measured against other ways to learn: same environment, missions, budgets and evaluation in one run."""
