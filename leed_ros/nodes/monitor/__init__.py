"""The parts of the monitor: what it listens to, how that becomes a swarm's state, and what RViz is shown."""
