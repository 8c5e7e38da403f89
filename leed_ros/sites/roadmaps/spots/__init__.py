"""Stations: where missions begin and end, beside the roads."""
