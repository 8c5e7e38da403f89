"""How readings and commands go between simulation and robots, which all of them have to agree on."""

PER_ROBOT, FLEET_PATH = TRANSPORTS = ("per_robot", "fleet")
"""Topics of each robot's own, or in lock-step one topic each way for all robots of a process."""

TRANSPORT_WORDS = "Topics of readings and commands: each robot's own, or in lock-step one each way for a process"
"""What the parameter `transport` is."""
