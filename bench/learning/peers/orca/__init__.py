"""ORCA (van den Berg et al., ISRR 2009) by pyrvo: robots that learn nothing, but are told more than ours see.

Each knows where all others are and how fast they go, and where all walls are, and follows the shortest path along the
roadmap as far as the others let it.
"""
