"""A robot's URDF: its links and joints, and what they tell about footprint, wheels and lidar."""
