"""Sites from files: maps, road networks and drawings become floors to drive on; no ROS, no simulator."""
