"""Other ways to learn than ours, and rows that learn nothing."""
