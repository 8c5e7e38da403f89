"""What worlds and missions are named by: a word or the path of a file. Light: whoever needs no file reads none."""

from pathlib import Path

STREAM = "stream"
"""The word for missions that come from outside, goal by goal."""


def is_file(world: str) -> bool:
    """Return whether a world is named by the path of a file: words such as `warehouse` are no paths."""
    return "/" in world or "." in world


def is_stream(missions: str | Path) -> bool:
    """Return whether missions come from outside: the word instead of a file, also where it was made a path."""
    return Path(missions).name == STREAM
