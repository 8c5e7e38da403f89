"""The report of a run: everything that it left behind, as one HTML page that needs nothing else to be read."""
