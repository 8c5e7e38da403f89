"""The live page: one page in the browser shows a swarm that runs, a run that has ended, or a recording."""
