"""What is kept of a run: metrics, a report to read, recordings of its topics (no ROS, no torch, no simulator)."""
