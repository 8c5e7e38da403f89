"""What is broken: which fault when, how it is done to real processes, and what comes of it."""
