"""Instructions of a mission: an executable sequence for each robot, and the local driver that carries it out."""
