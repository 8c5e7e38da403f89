"""The site as shapes: floor and walls, and the roadmap with the names of its places."""

import numpy as np

from leed_ros.monitor.drawing.colours import FLOOR, INK, ONE_LANE, ROAD, WALL, Colour
from leed_ros.monitor.drawing.shapes import FOR_EVER, Kind, Shape
from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import Site

WALL_HEIGHT, FLOOR_DEPTH = 0.5, 0.02  # [m]
LINE, PLACE = 0.03, 0.08  # [m] width of a line, size of a place
LETTER_SHARE = 0.11
"""Height of a letter over the length of a stretch: names of neighbouring places keep apart on any scale."""

MAX_NAMES = 200
"""Places whose names are shown; more would hide the site."""


def site_shapes(site: Site | None) -> list[Shape]:
    """Return floor and walls."""
    if site is None:
        return []
    x_min, y_min, x_max, y_max = site.bounds
    centre = ((x_min + x_max) / 2.0, (y_min + y_max) / 2.0, -FLOOR_DEPTH)
    size = (x_max - x_min, y_max - y_min, FLOOR_DEPTH)
    floor = Shape(Kind.CUBE, "floor", 0, FLOOR, size, centre, lifetime=FOR_EVER)
    return [floor, *(_wall(index, box) for index, box in enumerate(site.boxes))]


def roadmap_shapes(site: Site | None) -> list[Shape]:
    """Return the stretches of the roadmap, those of one lane apart, its places and their names."""
    if site is None or not site.roadmap.nodes:
        return []
    places = np.array(list(site.roadmap.nodes.values()))
    size = (PLACE, PLACE, PLACE)
    return [
        *_stretches(site, "two lanes", ROAD, one_lane=False),
        *_stretches(site, "one lane", ONE_LANE, one_lane=True),
        Shape(Kind.SPHERE_LIST, "places", 0, ROAD, size, points=places, lifetime=FOR_EVER),
        *_names(site),
    ]


def _stretches(site: Site, namespace: str, colour: Colour, *, one_lane: bool) -> list[Shape]:
    nodes, edges = site.roadmap.nodes, [edge for edge in site.roadmap.edges if edge.one_lane == one_lane]
    if not edges:
        return []  # RViz complains of lines without points
    ends = np.array([nodes[name] for edge in edges for name in (edge.start, edge.end)])
    return [Shape(Kind.LINE_LIST, namespace, 0, colour, (LINE, 0, 0), points=ends, lifetime=FOR_EVER)]


def _names(site: Site) -> list[Shape]:
    if len(site.roadmap.nodes) > MAX_NAMES:
        return []
    letter = LETTER_SHARE * _length(site)
    return [
        Shape(Kind.TEXT, "names", index, INK, (0, 0, letter), (x, y - letter, letter), text=name, lifetime=FOR_EVER)
        for index, (name, (x, y)) in enumerate(site.roadmap.nodes.items())
    ]


def _length(site: Site) -> float:
    """Return the median length of the stretches, of a single place 1 [m]."""
    nodes, edges = site.roadmap.nodes, site.roadmap.edges
    lengths = [np.hypot(*np.subtract(nodes[edge.start], nodes[edge.end])) for edge in edges]
    return float(np.median(lengths)) if lengths else 1.0


def _wall(index: int, box: FloatArray) -> Shape:
    x, y, length, width, yaw = (float(value) for value in box)
    at, size = (x, y, WALL_HEIGHT / 2.0), (length, width, WALL_HEIGHT)
    return Shape(Kind.CUBE, "walls", index, WALL, size, at, yaw, lifetime=FOR_EVER)
