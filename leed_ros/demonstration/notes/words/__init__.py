"""The words of a note: names, numbers, times and sentences, found without a language model."""
