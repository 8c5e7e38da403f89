"""Kinds of map file, and the boxes and grids that they become."""
