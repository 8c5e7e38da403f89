"""The report card: how good a language model is beside proposers made of code, on the same missions."""
