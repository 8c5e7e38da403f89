"""The open zone along an outer wall: stations at the wall, and two lanes to drive past them.

A robot that arrives stays where it is, up to a goal tolerance before its station. So a station lies 0.9 m from the
nearest lane, reached over a gate half way; a robot parked there leaves the lane free.
"""

from dataclasses import dataclass

import numpy as np

from leed_ros.task.site import RoadEdge
from leed_sim.lattice import MARGIN, SPACING, Places

STATION_OFFSET, GATE_OFFSET, OUTER_OFFSET, INNER_OFFSET, MOUTH_OFFSET = 0.4, 0.85, 1.3, 1.9, 2.5
"""Distances from the outer wall [m]: stations, gates, outer lane, inner lane, first place of an aisle."""

STATION_SPACING = 0.8
"""Distance of neighbouring stations [m]."""


@dataclass(frozen=True)
class SideZone:
    """One side's part of a roadmap.

    Attributes:
        places: Named places, such as the station `W1`, its gate `W1_gate`, and the lanes `W_outer_1`, `W_inner_1`;
            numbers count from the south.
        edges: Stretches between them.
        stations: Names of the stations, from the south.
    """

    places: Places
    edges: list[RoadEdge]
    stations: tuple[str, ...]


def side_zone(side: str, wall_x: float, rows: list[float]) -> SideZone:
    """Lay out a side zone.

    Args:
        side: Letter that the names start with, `W` or `E`.
        wall_x: Where the outer wall stands [m; map frame]; the zone extends toward x = 0.
        rows: y of the lanes' places, from the south [m; map frame]. The floor reaches `MARGIN` beyond them.
    """
    inward = -float(np.sign(wall_x))
    zone = SideZone({}, [], tuple(f"{side}{n}" for n in range(1, len(_station_rows(rows)) + 1)))
    for lane, offset in (("outer", OUTER_OFFSET), ("inner", INNER_OFFSET)):
        for n, y in enumerate(rows, start=1):
            zone.places[f"{side}_{lane}_{n}"] = (wall_x + inward * offset, y)
    _join_lanes(zone, side, len(rows))
    for station, y in zip(zone.stations, _station_rows(rows), strict=True):
        row = 1 + int(np.argmin(np.abs(np.array(rows) - y)))
        zone.places[station] = (wall_x + inward * STATION_OFFSET, y)
        zone.places[f"{station}_gate"] = (wall_x + inward * GATE_OFFSET, y)
        zone.edges.append(_edge(side, station, f"{station}_gate"))
        zone.edges.append(_edge(side, f"{station}_gate", f"{side}_outer_{row}"))
    return zone


def rows_for(num_stations: int) -> list[float]:
    """Return y of the fewest rows about y = 0, an odd number, that leave room for so many stations [m; map frame]."""
    half = 1
    while len(_station_rows(_rows(half))) < num_stations:
        half += 1
    return _rows(half)


def _rows(half: int) -> list[float]:
    return [SPACING * step for step in range(-half, half + 1)]


def _station_rows(rows: list[float]) -> list[float]:
    """Return y of as many stations as fit along the wall, centred."""
    length = rows[-1] - rows[0] + 2.0 * (MARGIN - STATION_OFFSET)
    count = 1 + int(length / STATION_SPACING + 1e-9)
    middle = 0.5 * (rows[0] + rows[-1])
    return [middle + STATION_SPACING * (n - 0.5 * (count - 1)) for n in range(count)]


def _join_lanes(zone: SideZone, side: str, num_rows: int) -> None:
    for n in range(1, num_rows + 1):
        zone.edges.append(_edge(side, f"{side}_outer_{n}", f"{side}_inner_{n}"))
        if n < num_rows:
            for lane in ("outer", "inner"):
                zone.edges.append(RoadEdge(f"{side}_{lane}_{n}", f"{side}_{lane}_{n + 1}"))


def _edge(side: str, outside: str, inside: str) -> RoadEdge:
    """Return an edge directed from west to east."""
    return RoadEdge(outside, inside) if side == "W" else RoadEdge(inside, outside)
