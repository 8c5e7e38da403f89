"""The one error of the package."""

MAX_MESSAGE = 300
"""Longest message [characters]; foreign content may be quoted in it."""


class DocumentError(ValueError):
    """A document cannot be used; the message says why in one line, without the name of its file."""

    def __init__(self, message: str) -> None:
        line = " ".join(message.split())
        shown = "".join(character if character.isprintable() else "?" for character in line)
        super().__init__(shown if len(shown) <= MAX_MESSAGE else shown[: MAX_MESSAGE - 3] + "...")
