"""Missions of a site: random pairs of places, a demand between stations, or a list of tours."""
