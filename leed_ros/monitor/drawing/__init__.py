"""Pictures as shapes in the map: what RViz is shown, without ROS."""
