"""The demonstration session: what a demonstration node runs in its worker, without ROS."""
