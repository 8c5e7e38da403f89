"""`site`: what stays for long: title and facts, floor, obstacles, roadmap, and the robots' names and sizes."""

from typing import Any

import numpy as np

from leed_ros.monitor.state import SwarmPicture
from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import Roadmap, Site
from leed_ros.view.messages.numbers import encoded, millimetres, number, words
from leed_ros.view.source import SourceFacts

MAX_BOXES, MAX_PLACES, MAX_FACTS = 20_000, 5_000, 12


class SiteChannel:
    """Sends the site when it changes, which is hardly ever."""

    name = "site"

    def __init__(self) -> None:
        self._site: Site | None = None
        self._rest: Any = None

    def change(self, picture: SwarmPicture, facts: SourceFacts) -> str | None:
        """Return the whole message if the site, the robots or the facts are others than before."""
        rest = ([(robot.name, robot.radius, robot.kind) for robot in picture.robots], facts)
        if picture.site is self._site and rest == self._rest:
            return None
        self._site, self._rest = picture.site, rest
        return self.whole(picture, facts)

    def whole(self, picture: SwarmPicture, facts: SourceFacts) -> str:
        """Return everything."""
        said = [[words(label, 40), words(text, 400)] for label, text in facts.facts[:MAX_FACTS]]
        content = {
            "kind": facts.kind,
            "title": words(facts.title, 120),
            "facts": said,
            "robots": _robots(picture),
            "site": _site(picture.site) if picture.site is not None else None,
        }
        return encoded(content)


def _robots(picture: SwarmPicture) -> list[list[Any]]:
    """Return each robot's name, radius [m], corners of its footprint [mm], and kind."""
    return [
        [words(robot.name, 60), number(robot.radius), millimetres(robot.corners), words(robot.kind, 40)]
        for robot in picture.robots
    ]


def _site(site: Site) -> dict[str, Any]:
    boxes = _largest(site.boxes)
    return {
        "name": words(site.name, 80),
        "bounds": [number(value) for value in site.bounds],
        "boxes": [[number(value) for value in box] for box in boxes],
        "boxes_left_out": len(site.boxes) - len(boxes),
        **_roadmap(site.roadmap),
    }


def _largest(boxes: FloatArray) -> FloatArray:
    """Return the boxes that are sent: all, or the largest of very many. Shape (M, 5)."""
    finite = boxes[np.isfinite(boxes).all(axis=1)]
    if len(finite) <= MAX_BOXES:
        return finite
    order = np.argsort(-finite[:, 2] * finite[:, 3], kind="stable")
    return finite[np.sort(order[:MAX_BOXES])]


def _roadmap(roadmap: Roadmap) -> dict[str, Any]:
    """Return places as name, x, y and stretches as indices of two places, whether one-way, and the aisle."""
    names = list(roadmap.nodes)[:MAX_PLACES]
    index = {name: position for position, name in enumerate(names)}
    places = [[words(name, 40), *(number(value) for value in roadmap.nodes[name])] for name in names]
    stretches = [
        [index[edge.start], index[edge.end], int(edge.one_way), words(edge.aisle, 40)]
        for edge in roadmap.edges
        if edge.start in index and edge.end in index
    ]
    return {"places": places, "stretches": stretches}
