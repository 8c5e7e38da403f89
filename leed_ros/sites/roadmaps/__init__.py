"""Roadmaps of a floor: route graphs from files, lines through free space, lanes on them, names, stations, checks."""
