"""Lanes are laid on roads: how wide roads are, where lanes begin and end, and what the places are called."""
