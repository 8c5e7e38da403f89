"""Refinement: proposals are tried out, what failed goes back in words, and the best is kept."""
