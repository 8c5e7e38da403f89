"""Numbers and words in messages: rounded, finite, bounded. JSON has neither NaN nor infinity."""

import json
import math
from typing import Any

import numpy as np

from leed_ros.task.geometry import FloatArray

MAX_COORDINATE = 1e6
"""Farthest coordinate that is sent [m]; what lies beyond is not sent."""


def number(value: float, digits: int = 3) -> float | None:
    """Return a number rounded, None if it is not finite. A whole one is sent without its point."""
    if not math.isfinite(value):
        return None
    rounded = round(float(value), digits)
    return int(rounded) if rounded == int(rounded) else rounded


def millimetres(points: FloatArray) -> list[int]:
    """Return positions [m] as whole millimetres, one coordinate after the other; points that are not finite go."""
    flat = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    usable = (np.abs(flat) <= MAX_COORDINATE).all(axis=1)  # what is not a number is not less either
    whole: list[int] = np.rint(1000.0 * (flat if usable.all() else flat[usable])).astype(np.int64).ravel().tolist()
    return whole


def words(text: str, length: int = 200) -> str:
    """Return a text in one line of at most so many characters, without control characters."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text[: 4 * length]).split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


def encoded(content: Any) -> str:
    """Return content as JSON in one line.

    Raises:
        ValueError: A number in it is not finite.
    """
    return json.dumps(content, separators=(",", ":"), allow_nan=False, ensure_ascii=False)


def evenly(count: int, most: int) -> list[int]:
    """Return indices of at most `most` of `count` items, evenly spread, the last always among them."""
    if count <= most:
        return list(range(count))
    return [int(index) for index in np.linspace(0, count - 1, most).round()]
