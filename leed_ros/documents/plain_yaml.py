"""YAML from outside: plain values only. No aliases, no tags, no deep nesting, no endless numbers.

A few aliases make a document of any size, a tag can name what is made of a value, and an integer in base 60 of a
million digits takes minutes to add up.
"""

from typing import Any

import yaml

from leed_ros.documents.errors import DocumentError

MAX_DEPTH = 16
"""Deepest nesting that is read."""

MAX_PLAIN = 1000
"""Longest value without quotes [characters]: a number, a date, a word."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one that is written in C is ten times as fast, where it is there."""


def yaml_from_text(text: str, max_depth: int = MAX_DEPTH) -> Any:
    """Return what a YAML text holds.

    Raises:
        DocumentError: It is no YAML, or holds other than plain values.
    """
    try:
        _check(text, max_depth)
        return yaml.load(text, _Loader)
    except DocumentError:
        raise
    except (yaml.YAMLError, ValueError, TypeError, OverflowError, LookupError, RecursionError) as error:
        raise DocumentError(f"is no valid YAML: {error}") from error


def _check(text: str, max_depth: int) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "tag", None):
            raise DocumentError("is no plain YAML: aliases are not allowed, nor are tags")
        if depth > max_depth:
            raise DocumentError(f"is no plain YAML: nesting deeper than {max_depth} is not allowed")
        if isinstance(event, yaml.ScalarEvent) and event.implicit[0] and len(event.value) > MAX_PLAIN:
            raise DocumentError(f"is no plain YAML: a value of {len(event.value)} characters has no quotes")
