"""Messages as bytes: those of lock-step differ from one stamp to the next in a few numbers only."""
