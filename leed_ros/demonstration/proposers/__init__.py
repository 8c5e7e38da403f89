"""Who thinks of plans; what they propose counts only after it was executed."""
