"""Kinds of robot: presets, YAML files and URDF, read into the configuration that a task is about."""
