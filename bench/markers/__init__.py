"""A picture of what RViz is shown."""
