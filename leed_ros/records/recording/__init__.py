"""Recordings of topics: MCAP files that Foxglove and `ros2 bag` read; messages stay in the bytes that they came in."""
