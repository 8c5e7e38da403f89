"""Where expertise comes from: roadmap, planner, follower, vetting and generator (no ROS, no torch)."""
