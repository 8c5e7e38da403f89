"""Where pictures come from: a swarm that runs, the folder of a run, a recording."""
