"""A note: what an operator wrote, made harmless before a language model reads it."""

import re
import unicodedata

MAX_NOTE = 1000
"""Longest note that is read [characters]."""


class NoteError(ValueError):
    """A note cannot be read; the message is one line for the operator."""


def clean_note(text: str) -> str:
    """Return a note as one line of plain text: control and invisible characters and quotation of the prompt dropped.

    Raises:
        NoteError: The note is empty or too long.
    """
    if len(text) > MAX_NOTE:
        raise NoteError(f"the note has {len(text)} characters, at most {MAX_NOTE} are read; send it in parts")
    folded = unicodedata.normalize("NFKC", text)
    visible = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in folded)
    plain = re.sub(r"\s+", " ", visible.replace("<|", " ").replace("|>", " ")).strip()
    if not plain:
        raise NoteError("the note is empty")
    return plain
