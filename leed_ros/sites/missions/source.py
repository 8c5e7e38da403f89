"""Where rounds of missions come from, and the places that they are made of."""

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from leed_ros.sites.errors import SiteError
from leed_ros.task.geometry import FloatArray, wrap_angle
from leed_ros.task.records import Round
from leed_ros.task.site import Roadmap, Site

YAW_NOISE = 0.3
"""Standard deviation of the starting yaw about the way out of the starting place [rad]."""


class MissionSource(Protocol):
    """Draws rounds of missions for all robots of a swarm; the generator alone decides which."""

    def draw(self, rng: np.random.Generator) -> Round:
        """Draw one round."""
        ...


def station_names(site: Site) -> tuple[str, ...]:
    """Return the names of all stations of a site; of all places if it has no stations."""
    stations = tuple(dict.fromkeys(name for group in site.stations.values() for name in group))
    return stations or tuple(site.roadmap.nodes)


def round_between(roadmap: Roadmap, starts: Sequence[str], goals: Sequence[str], rng: np.random.Generator) -> Round:
    """Return the round from places to places; robots begin turned to the way out, more or less. Length N each."""
    places = np.array([roadmap.nodes[name] for name in starts])
    yaw = np.array([_way_out(roadmap, name) for name in starts])
    yaw = wrap_angle(yaw + rng.normal(0.0, YAW_NOISE, len(starts)))
    return Round(np.column_stack([places, yaw]), np.array([roadmap.nodes[name] for name in goals]))


def check_names(path: Path, names: Iterable[str], site: Site) -> None:
    """Refuse names that are no place of the site.

    Raises:
        SiteError: One is unknown.
    """
    known = dict.fromkeys((*station_names(site), *site.roadmap.nodes))
    for name in names:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean '{close[0]}'?" if close else f"there are {', '.join(list(known)[:8])} .."
            raise SiteError.at(path, f"place '{name}' is unknown; {hint}")


def _way_out(roadmap: Roadmap, name: str) -> float:
    """Return the direction of the first way out of a place, 0 if there is none [rad; map frame]."""
    ends = (end for edge in roadmap.edges for start, end, _ in edge.arcs() if start == name)
    end = next(ends, name)
    along: FloatArray = np.subtract(roadmap.nodes[end], roadmap.nodes[name])
    return float(np.arctan2(along[1], along[0]))
