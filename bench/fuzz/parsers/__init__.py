"""All parsers, by the kind of what they read; each file is imported only where it is fuzzed."""
