"""Route graphs in files: GeoJSON of Nav2 in and out."""
