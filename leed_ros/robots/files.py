"""Files from outside: of limited size, and YAML of plain values only."""

from pathlib import Path

from leed_ros.documents import content
from leed_ros.documents.errors import DocumentError
from leed_ros.documents.plain_yaml import yaml_from_text
from leed_ros.robots.errors import RobotFileError

MAX_YAML = 64 * 1024
"""Largest description that is read [bytes]."""

MAX_DEPTH = 6
"""Deepest nesting of a description."""


def read_bytes(path: Path, limit: int) -> bytes:
    """Return a file's content.

    Raises:
        RobotFileError: It cannot be read or is larger than `limit`.
    """
    try:
        return content.read_bytes(path, limit)
    except DocumentError as error:
        raise RobotFileError.at(path, str(error)) from error


def read_yaml(path: Path) -> dict[str, object]:
    """Return the mapping that a YAML file holds.

    Raises:
        RobotFileError: It cannot be read, is too large, or holds something else.
    """
    try:
        document = yaml_from_text(content.read_text(path, MAX_YAML), MAX_DEPTH)
    except DocumentError as error:
        raise RobotFileError.at(path, str(error)) from error
    if not isinstance(document, dict) or not all(isinstance(key, str) for key in document):
        raise RobotFileError.at(path, "must hold names and values, such as 'footprint: {radius: 0.2}'")
    return document
