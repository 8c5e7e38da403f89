"""Random kills of a swarm's processes, and what is lost by each: `python -m bench.kills`."""
