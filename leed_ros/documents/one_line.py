"""What others say, fit to be quoted: errors of libraries and texts from outside may hold anything, at any length."""

LONGEST = 300
"""Longest quotation [characters]."""


def one_line(said: object, longest: int = LONGEST) -> str:
    """Return what an error or a text says as one line of printable characters, cut to a length.

    Args:
        said: An error without words is named by its type.
        longest: Number of characters.
    """
    line = " ".join(str(said).split()) or type(said).__name__
    shown = "".join(character if character.isprintable() else "?" for character in line)
    return shown if len(shown) <= longest else f"{shown[: longest - 3]}..."
