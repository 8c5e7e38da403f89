"""What a robot does: observation, action, reward, geometry, records and configuration (NumPy and stdlib only)."""
