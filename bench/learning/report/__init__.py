"""What came of a comparison, in words and pictures."""
