"""LEED for ROS 2: a swarm of robots that learns from an LLM's advice, one node per robot."""

__version__ = "0.1.0"
