"""The planner: prioritised space-time A* for all robots of a round."""
