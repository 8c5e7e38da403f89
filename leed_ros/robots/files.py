"""Files from outside: of limited size, and YAML of plain values only."""

from pathlib import Path

import yaml

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
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise RobotFileError.at(path, f"cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise RobotFileError.at(repr(str(path)), "is no path") from error
    if len(content) > limit:
        raise RobotFileError.at(path, f"is larger than {limit} bytes")
    return content


def read_yaml(path: Path) -> dict[str, object]:
    """Return the mapping that a YAML file holds.

    Raises:
        RobotFileError: It cannot be read, is too large, or holds something else.
    """
    try:
        text = read_bytes(path, MAX_YAML).decode()
        _check_events(path, text)
        content = yaml.safe_load(text)
    except UnicodeDecodeError as error:
        raise RobotFileError.at(path, "is no UTF-8 text") from error
    except RobotFileError:
        raise
    except (yaml.YAMLError, ValueError) as error:
        raise RobotFileError.at(path, f"is no valid YAML: {error}") from error
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        raise RobotFileError.at(path, "must hold names and values, such as 'footprint: {radius: 0.2}'")
    return content


def _check_events(path: Path, text: str) -> None:
    """Refuse what could exhaust memory or stack: aliases, tags and deep nesting."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "tag", None) or depth > MAX_DEPTH:
            raise RobotFileError.at(path, f"aliases, tags and nesting deeper than {MAX_DEPTH} are refused")
