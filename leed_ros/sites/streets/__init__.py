"""Streets: extracts of OpenStreetMap become scaled road networks with lanes, crossings, bays and blocks between."""
