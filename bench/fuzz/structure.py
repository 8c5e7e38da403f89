"""Mutations of a document's tree: of bytes that are changed at random, hardly any are still a document."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any, TypeAlias

from leed_ros.documents.errors import DocumentError
from leed_ros.documents.plain_json import json_from_text
from leed_ros.documents.plain_yaml import yaml_from_text

Place: TypeAlias = tuple[Any, Any]
"""A list or a mapping, and the index or key in it."""

ODD: tuple[Any, ...] = (
    None,
    True,
    "",
    "a\nb",
    "../x",
    "\x1b",
    -1,
    0,
    0.5,
    2**31,
    10**30,
    1e308,
    float("inf"),
    float("nan"),
    [],
    {},
    [[]],
)
"""What a value may be replaced by."""

MOST_CHANGES = 3


def mutated(data: bytes, longest: int, seed: int) -> bytes | None:
    """Return a document with some of its values changed, moved, doubled or taken away, as JSON, which YAML includes.

    Args:
        data: A document in JSON or YAML.
        longest: Most bytes to return.
        seed: Decides what is changed.

    Returns:
        The document; None if the bytes are none, or it would be too long.
    """
    try:
        tree = [_tree(data)]  # so that the whole has a place, too
    except DocumentError:
        return None
    rng = random.Random(seed)
    for _ in range(rng.randint(1, MOST_CHANGES)):
        places = list(_places(tree))
        _change(*rng.choice(places), places, rng)
        tree = tree or [None]
    try:
        changed = json.dumps(tree[0], skipkeys=True, default=str).encode()
    except ValueError:  # an integer of more digits than Python writes
        return None
    return changed if len(changed) <= longest else None


def _tree(data: bytes) -> Any:
    try:
        return json_from_text(data, own=True)
    except DocumentError:
        return yaml_from_text(data.decode(errors="replace"))


def _places(tree: Any) -> Iterator[Place]:
    keys = range(len(tree)) if isinstance(tree, list) else list(tree) if isinstance(tree, dict) else ()
    for key in keys:
        yield tree, key
        yield from _places(tree[key])


def _change(holder: Any, key: Any, places: list[Place], rng: random.Random) -> None:
    """Change what lies at a place."""
    value = holder[key]
    match rng.choice(("number", "number", "odd", "other", "gone", "doubled", "renamed")):
        case "number" if isinstance(value, int | float):
            holder[key] = _number(value, rng)
        case "other":
            other, place = rng.choice(places)
            holder[key] = copy.deepcopy(other[place])
        case "gone":
            del holder[key]
        case "doubled" if isinstance(holder, list):
            holder.insert(key, copy.deepcopy(value))
        case "renamed" if isinstance(holder, dict):
            holder[rng.choice([str(place) for _, place in places])] = holder.pop(key)
        case _:
            holder[key] = copy.deepcopy(rng.choice(ODD))


def _number(value: float, rng: random.Random) -> float:
    """Return another number of the same kind: near it, its opposite, or far away."""
    near = value * rng.random() if isinstance(value, float) else value // 2
    return rng.choice((-value, value + 1, value - 1, value * 10, near, rng.randint(-100, 100)))
