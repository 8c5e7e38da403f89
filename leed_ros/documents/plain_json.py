"""JSON from outside: of limited depth, without numbers that are none."""

import json
import math
import re
from typing import Any, NoReturn

from leed_ros.documents.errors import DocumentError

MAX_DEPTH = 64
"""Deepest nesting that is read."""

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def json_from_text(text: str | bytes, max_depth: int = MAX_DEPTH, *, own: bool = False) -> Any:
    """Return what a JSON text holds.

    Args:
        text: The text.
        max_depth: Deepest nesting that is read.
        own: Python wrote it, for whom NaN and infinity are numbers; they are read as None.

    Raises:
        DocumentError: It is no JSON, is nested too deeply, or holds NaN or a number beyond all bounds.
    """
    try:
        words = text.decode() if isinstance(text, bytes) else text
        _check_depth(words, max_depth)
        return json.loads(words, parse_constant=_none if own else _refuse, parse_float=_finite)
    except DocumentError:
        raise
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"is no JSON: {error}") from error


def _check_depth(text: str, max_depth: int) -> None:
    if text.count("[") + text.count("{") <= max_depth:
        return
    depth = 0
    for token in _TOKENS.finditer(text):
        depth += (token[0] in "[{") - (token[0] in "]}")
        if depth > max_depth:
            raise DocumentError(f"is no plain JSON: nesting deeper than {max_depth} is not allowed")


def _refuse(name: str) -> NoReturn:
    raise DocumentError(f"is no JSON: {name} is no number")


def _none(name: str) -> None:
    """Stand in for a number that is none."""


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise DocumentError(f"holds the number {text[:40]}, which is beyond all bounds")
    return number
