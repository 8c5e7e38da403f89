"""What is measured of every process, how it goes on over the steps, and whether that is well."""
