"""Comparisons and pictures: what the documentation claims is made by these commands."""
