"""Other simulators of many robots, each in a process of its own with the peers' environment.

Nothing here imports the project: `python -m bench.scale.peers.NAME` runs in an environment that holds only
`requirements-bench-worlds.txt`. A process is told how many robots to make and for how long to step them.
"""
