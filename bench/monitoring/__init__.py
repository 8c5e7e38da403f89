"""What it costs a swarm to be watched."""
