"""Widths: along which parts of a road two robots can pass each other."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from leed_ros.sites.roadmaps.free_space import FreeSpace
from leed_ros.sites.roadmaps.lines import Line, LineMap, Point
from leed_ros.sites.roadmaps.measures import Measures
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray

LANES = ((0.75, 0.75), (0.5, 0.5), (0.75, 0.25), (0.25, 0.75), (1.0, 0.0), (0.0, 1.0))
"""Where two lanes may lie left and right of a road's line, in `Measures.spacing`, the best first.

A line that somebody drew through a hall need not be its middle, so the lanes may be shifted.
"""

SHORTEST = 3.0
"""Two lanes shorter than this are not worth it, in `Measures.spacing`."""

STEP = 0.1
"""Distance of the points of a road at which its width is taken [m]."""

BEND = "~"
"""Names of points that only divide a road begin with this."""


def divided_by_width(roads: LineMap, space: FreeSpace, measures: Measures) -> LineMap:
    """Divide roads where their width changes, and say where the lanes of every part lie."""
    points: dict[str, Point] = dict(roads.points)
    lines: list[Line] = []
    for line in roads.lines:
        lines += _parts(line, roads, space, measures, points)
    return LineMap(points, tuple(lines))


def narrower(line: Line, measures: Measures) -> Line:
    """Return a road with its lanes nearer to each other if it can be, or else with a single one."""
    least = LANES[1][0] * measures.spacing
    offset = least if min(line.left, line.right) > least + 1e-9 else 0.0
    return replace(line, left=offset, right=offset)


def _parts(
    line: Line, roads: LineMap, space: FreeSpace, measures: Measures, points: dict[str, Point]
) -> Iterator[Line]:
    """Yield the parts of a road, and add the points between them."""
    start, end = (np.array(roads.points[name]) for name in (line.start, line.end))
    lanes, wide = _widest(start, end, space, measures)
    if line.one_way or not wide.any():
        yield line
        return
    cuts = [0, *(np.flatnonzero(np.diff(wide)) + 1).tolist(), len(wide)]
    names = [line.start]
    for cut in cuts[1:-1]:
        share = cut / len(wide)
        names.append(f"{BEND}{line.start} {line.end} {cut}")
        points[names[-1]] = tuple(((1.0 - share) * start + share * end).tolist())
    for first, (a, b) in zip(cuts[:-1], zip(names, [*names[1:], line.end], strict=True), strict=True):
        left, right = np.multiply(lanes, measures.spacing * wide[first]).tolist()
        yield replace(line, start=a, end=b, left=left, right=right)


def _widest(
    start: FloatArray, end: FloatArray, space: FreeSpace, measures: Measures
) -> tuple[tuple[float, float], BoolArray]:
    """Return which of `LANES` fit best along a road, and where they do, in steps of about 0.1 m. Shape (K,)."""
    length = float(np.hypot(*(end - start)))
    count = max(1, round(length / STEP))
    along = (end - start) / max(length, 1e-9)
    middle = start + np.outer((np.arange(count) + 0.5) * length / count, along)
    left, per_metre = np.array([-along[1], along[0]]), count / max(length, 1e-9)
    fits: list[BoolArray] = []
    for lanes in LANES:
        across = np.linspace(-lanes[1], lanes[0], 9)[:, np.newaxis, np.newaxis] * measures.spacing * left
        fit: BoolArray = np.all(space.has_room(middle + across, measures.lane_room), axis=0)
        _ignore_ends(fit, measures.spacing * per_metre)
        _ignore_short(fit, SHORTEST * measures.spacing * per_metre)
        fits.append(fit)
    best = max(range(len(LANES)), key=lambda index: int(fits[index].sum()))
    return LANES[best], fits[best]


def _ignore_ends(fits: BoolArray, reach: float) -> None:
    """Take over what fits a little inside: at junctions, lanes do not reach up to the end of the line."""
    inside = min(int(reach), (len(fits) - 1) // 2)
    fits[:inside], fits[len(fits) - inside :] = fits[inside], fits[len(fits) - 1 - inside]


def _ignore_short(fits: BoolArray, shortest: float) -> None:
    """Do without lanes along too short a part, unless it is the whole road."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], fits.astype(np.int64), [0]])))
    for begin, end in edges.reshape(-1, 2).tolist():
        if end - begin < min(shortest, len(fits)):
            fits[begin:end] = False
