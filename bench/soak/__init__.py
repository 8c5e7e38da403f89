"""A swarm that runs for long while everything that can break is broken at random: `python -m bench.soak`."""
