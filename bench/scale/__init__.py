"""How a swarm grows: worlds and swarms with more and more robots."""
