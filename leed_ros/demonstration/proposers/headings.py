"""Headings: the two directions of an aisle as compass words, and conventions in these words."""

from collections.abc import Mapping

import numpy as np

from leed_ros.demonstration.roads.conventions import Convention, Direction
from leed_ros.demonstration.rules.naming import COMPASS
from leed_ros.task.site import Roadmap

OPPOSITE = {"north": "south", "south": "north", "east": "west", "west": "east"}


def aisle_headings(roadmap: Roadmap, aisle: str) -> dict[str, Direction]:
    """Return the compass words of an aisle's two directions; which comes first says nothing.

    Raises:
        ValueError: There is no such aisle.
    """
    stretches = [edge for edge in roadmap.edges if edge.aisle == aisle]
    if not stretches:
        raise ValueError(f"headings: there is no aisle named '{aisle}'")
    way = np.sum([np.subtract(roadmap.nodes[edge.end], roadmap.nodes[edge.start]) for edge in stretches], axis=0)
    forward = max(COMPASS, key=lambda word: float(way @ np.array(COMPASS[word])))
    words = {forward: Direction.FORWARD, OPPOSITE[forward]: Direction.BACKWARD}
    return dict(sorted(words.items()))


def headings_of(roadmap: Roadmap, convention: Convention) -> dict[str, str]:
    """Return the word for each aisle's direction under a convention; `both` where it has none."""
    return {aisle: _word(roadmap, aisle, direction) for aisle, direction in convention.directions.items()}


def convention_from_headings(roadmap: Roadmap, headings: Mapping[str, str]) -> Convention:
    """Return the convention that gives each aisle the direction named.

    Raises:
        ValueError: An aisle or a direction is unknown.
    """
    directions = {}
    for aisle, word in headings.items():
        words = aisle_headings(roadmap, aisle)
        if word not in words:
            raise ValueError(f"headings: {aisle} leads {' or '.join(words)}, not {word}")
        directions[aisle] = words[word]
    return Convention(directions)


def words_from_headings(headings: Mapping[str, str]) -> str:
    """Return conventions in words, such as `A1 east, A2 west`."""
    return ", ".join(f"{aisle} {word}" for aisle, word in headings.items())


def _word(roadmap: Roadmap, aisle: str, direction: Direction) -> str:
    if direction is Direction.BOTH:
        return "both"
    return next(word for word, meant in aisle_headings(roadmap, aisle).items() if meant is direction)
