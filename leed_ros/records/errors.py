"""The one error of this package."""

MAX_WORDS = 200
"""Longest explanation of another library's [characters]; foreign content may be quoted in it."""


class RecordError(Exception):
    """A file of a run or a recording is missing, unreadable or cannot be written; one line that says what to do."""


def one_line(error: Exception) -> str:
    """Return what an error says as one line of printable characters, of bounded length."""
    line = " ".join(str(error).split()) or type(error).__name__
    shown = "".join(character if character.isprintable() else "?" for character in line)
    return shown if len(shown) <= MAX_WORDS else f"{shown[: MAX_WORDS - 3]}..."
