"""Metrics of a run: the robots' learning curves, as one tidy table and as TensorBoard events."""
