"""The swarm simulation: worlds, lidar, scenarios, environments and the simulation node."""
