"""How a swarm runs on a machine without `ros2`: child processes, the run's folder, progress and final evaluation."""
