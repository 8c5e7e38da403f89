"""The site in words: what is where, what joins what, who drives where. Names and relations, never coordinates.

Models read relations far better than coordinates. What has no name of its own, such as the lattice of a zone's open
space, is condensed; where an order could bias the reader, it is drawn by the given generator.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from leed_ros.demonstration.prompts.names import listed
from leed_ros.demonstration.rules.place import Kind, Place
from leed_ros.demonstration.rules.places import NODE_KINDS, Gazetteer
from leed_ros.task.records import Round
from leed_ros.task.site import Roadmap, Site

MAX_LINES = 64
"""At most so many aisles, and as many robots, get a line each."""

MAX_NAMES = 24
"""At most so many phrases of names stand in one line."""


def describe_site(site: Site, robots: Sequence[str], rng: np.random.Generator, missions: Round | None = None) -> str:
    """Put a site into words.

    Args:
        site: Its roadmap and stations.
        robots: Names of the robots. Length N.
        rng: Draws the order of aisles and of robots.
        missions: Tells where each robot is and where it goes. N robots.

    Returns:
        Lines of text, under 64 for aisles and under 64 for robots.
    """
    gazetteer = Gazetteer.of(site, robots)
    aisles = [gazetteer.places[name] for name in gazetteer.names(Kind.AISLE)]
    across = _across(aisles, site.roadmap)
    lines = [_aisle_line(aisle, across, gazetteer) for aisle in aisles]
    text = [*_zone_lines(gazetteer), *_lane_lines(gazetteer), *_shuffled(lines, rng, "aisles")]
    if missions is not None:
        trips = [_trip(missions, n, site.roadmap) for n in range(len(robots))]
        text += [_demand(trips, gazetteer)]
        text += _shuffled(
            [f"{name} goes from {a} to {b}." for name, (a, b) in zip(robots, trips, strict=True)], rng, "robots"
        )
    return "\n".join(text)


def _some(names: Sequence[str]) -> str:
    phrases = listed(names).split(", ")
    more = f" and {len(phrases) - MAX_NAMES} more" if len(phrases) > MAX_NAMES else ""
    return ", ".join(phrases[:MAX_NAMES]) + more


def _shuffled(lines: Sequence[str], rng: np.random.Generator, what: str) -> list[str]:
    chosen = [lines[index] for index in rng.permutation(len(lines))[:MAX_LINES]]
    return chosen + ([f"And {len(lines) - MAX_LINES} more {what}."] if len(lines) > MAX_LINES else [])


def _zone_lines(gazetteer: Gazetteer) -> Iterator[str]:
    for name in gazetteer.names(Kind.ZONE):
        own = [station for station in gazetteer.stations if station in gazetteer.places[name].nodes]
        yield f"The {name} zone is open floor with the stations {_some(own)}: robots pass each other there."


def _lane_lines(gazetteer: Gazetteer) -> Iterator[str]:
    """Yield one line for the lanes of each zone, or those in no zone."""
    lanes: dict[str, list[str]] = {}
    for name in gazetteer.names(Kind.LANE):
        lanes.setdefault(_zone_of(sorted(gazetteer.places[name].nodes)[0], gazetteer), []).append(name)
    for zone, names in lanes.items():
        within = f"the {zone} zone" if zone else "the rest of the site"
        yield f"Rows of numbered places in {within}: {_some(names)}."
    known = {node for place in gazetteer.places.values() if place.kind not in NODE_KINDS for node in place.nodes}
    others = [name for name in gazetteer.names(Kind.JUNCTION) if name not in known and not _on_aisle(name, gazetteer)]
    if others:
        yield f"Further places on open floor: {_some(others)}."


def _aisle_line(aisle: Place, across: Sequence[str], gazetteer: Gazetteer) -> str:
    mouths = sorted(_mouths(aisle))
    ends = ", ".join(_end_words(mouth, gazetteer) for mouth in mouths)
    joins = f"joins {ends}" if len(mouths) > 1 else f"is a dead end that opens to {ends}" if mouths else "is closed off"
    index = across.index(aisle.name)
    beside = [across[n] for n in (index - 1, index + 1) if 0 <= n < len(across)]
    neighbours = f"; next to {' and '.join(beside)}" if beside else ""
    return f"Aisle {aisle.name}, {_width(aisle, gazetteer.roadmap)}, {joins}{neighbours}."


def _on_aisle(node: str, gazetteer: Gazetteer) -> bool:
    return any(bool(aisle) for _, _, aisle in gazetteer.road.edges(node, data="aisle"))


def _end_words(mouth: str, gazetteer: Gazetteer) -> str:
    zone = _zone_of(mouth, gazetteer)
    return f"the {zone} zone at {mouth}" if zone else mouth


def _zone_of(node: str, gazetteer: Gazetteer) -> str:
    return next((name for name in gazetteer.names(Kind.ZONE) if node in gazetteer.places[name].nodes), "")


def _mouths(aisle: Place) -> set[str]:
    return {end for stretch in aisle.stretches for end in stretch} - set(aisle.nodes)


def _width(aisle: Place, roadmap: Roadmap) -> str:
    narrow = Counter(edge.one_lane for edge in roadmap.edges if edge.aisle == aisle.name)
    if not narrow[True]:
        return "wide"
    return f"one lane with {narrow[False]} wider stretches" if narrow[False] else "one lane"


def _across(aisles: Iterable[Place], roadmap: Roadmap) -> list[str]:
    """Return the aisles' names in the order in which they lie beside each other."""
    centres = {aisle.name: _centre(aisle, roadmap) for aisle in aisles}
    if not centres:
        return []
    axis = int(np.argmax(np.ptp(np.array(list(centres.values())), axis=0)))
    return sorted(centres, key=lambda name: centres[name][axis])


def _centre(aisle: Place, roadmap: Roadmap) -> tuple[float, float]:
    points = np.array([roadmap.nodes[end] for stretch in sorted(map(sorted, aisle.stretches)) for end in stretch])
    x, y = points.mean(axis=0)
    return float(x), float(y)


def _trip(missions: Round, robot: int, roadmap: Roadmap) -> tuple[str, str]:
    return roadmap.nearest(missions.starts[robot]), roadmap.nearest(missions.goals[robot])


def _demand(trips: Sequence[tuple[str, str]], gazetteer: Gazetteer) -> str:
    pairs = Counter((_zone_of(start, gazetteer), _zone_of(goal, gazetteer)) for start, goal in trips)
    named = [(f"{count} from {a} to {b}", count) for (a, b), count in sorted(pairs.items()) if a and b]
    others = len(trips) - sum(count for _, count in named)
    words = [phrase for phrase, _ in named] + ([f"{others} elsewhere"] if others else [])
    return f"{len(trips)} robots drive: {', '.join(words)}."
