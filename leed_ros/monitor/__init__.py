"""What people see of a swarm: its state put together from what its nodes say, and shapes to draw (NumPy, no ROS)."""
