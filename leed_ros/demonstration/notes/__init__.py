"""Operator's notes: words to rules through a language model, and back to words."""
