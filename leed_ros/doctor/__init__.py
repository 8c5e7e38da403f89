"""`leed doctor`: what of this machine a swarm needs, checked one by one."""
