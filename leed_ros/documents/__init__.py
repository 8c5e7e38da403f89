"""Documents from outside: text, YAML and JSON, read with limits on size, depth and what they may hold."""
