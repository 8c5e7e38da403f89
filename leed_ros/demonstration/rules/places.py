"""The gazetteer: every name of a site, what it means on the roadmap, and how people write it."""

import difflib
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np

from leed_ros.demonstration.rules.naming import Tokens, kinds_named, tokens_of, without_kind_words
from leed_ros.demonstration.rules.place import Kind, Place
from leed_ros.task.site import Roadmap, Site

ROAD_KINDS = frozenset(Kind) - {Kind.ROBOT}
"""All kinds of place that can be driven in."""

NODE_KINDS = frozenset((Kind.JUNCTION, Kind.STATION))
"""Kinds of place that are a single place of the roadmap."""

NUM_NEAREST = 3
LIKENESS = 0.5
"""At most so many known names are offered for an unknown one, each at least so much alike (`difflib` ratio)."""


@dataclass(frozen=True)
class Found:
    """What came of looking up a name.

    Attributes:
        place: The one place that is meant, None if the name is unknown or can mean several.
        candidates: Names of all places that can be meant; more than one if it is not clear.
        nearest: Known names that look like an unknown one.
    """

    place: Place | None
    candidates: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()


class Gazetteer:
    """All named places and robots of a site.

    An aisle is its stretches and the places between its mouths. A zone is a group of stations with the open space
    around them, up to the aisles. A lane is a row of places in open space that are numbered under one name, such as
    `W_outer` or the bay `B1`.

    Args:
        roadmap: Its places are junctions, or stations.
        stations: Names of the stations by group.
        robots: Names of the robots, in the order of their numbers.

    Attributes:
        roadmap: The roadmap.
        robots: Names of the robots. Length N.
        places: All places by canonical name; a zone or a robot wins over an aisle, that over a lane, over a junction.
    """

    def __init__(self, roadmap: Roadmap, stations: Mapping[str, Sequence[str]], robots: Sequence[str]) -> None:
        self.roadmap, self.robots = roadmap, tuple(robots)
        self.stations = tuple(dict.fromkeys(name for names in stations.values() for name in names))
        self.road = _road(roadmap)
        aisles = list(_aisles(roadmap))
        found = [*_nodes(roadmap, self.stations), *_lanes(roadmap, aisles), *aisles, *_zones(self.road, stations)]
        self.places: dict[str, Place] = {place.name: place for place in found}
        self.places |= {name: Place(name, Kind.ROBOT) for name in robots}
        self._keys: dict[Tokens, list[Place]] = {}
        for place in self.places.values():
            for key in dict.fromkeys(_keys_of(place, tuple(stations))):
                self._keys.setdefault(key, []).append(place)

    @classmethod
    def of(cls, site: Site, robots: Sequence[str]) -> "Gazetteer":
        """Make the gazetteer of a site."""
        return cls(site.roadmap, site.stations, robots)

    def names(self, kind: Kind) -> tuple[str, ...]:
        """Return the canonical names of all places of a kind."""
        return tuple(name for name, place in self.places.items() if place.kind is kind)

    def find(self, words: str, kinds: Collection[Kind] = ROAD_KINDS) -> Found:
        """Look up a name as people write it: `aisle A3`, `a-3`, `Robot 2`, `the west side`.

        Args:
            words: The name.
            kinds: What may be meant.
        """
        names = self.meant(words, kinds)
        if len(names) == 1:
            return Found(self.places[names[0]], names)
        return Found(None, names, () if names else self._nearest(tokens_of(words), kinds))

    def meant(self, words: str, kinds: Collection[Kind] = ROAD_KINDS) -> tuple[str, ...]:
        """Return the canonical names of all places that a name as people write it can mean."""
        if words in self.places and self.places[words].kind in kinds:
            return (words,)
        return tuple(place.name for place in self._matches(tokens_of(words), kinds))

    def _matches(self, tokens: Tokens, kinds: Collection[Kind]) -> list[Place]:
        """Return the places that fit best: by the whole phrase, by the kind that it names, by what else it says."""
        named, bare = kinds_named(tokens), without_kind_words(tokens)
        whole_name = not named or (len(bare) > 1 and bool(named.intersection(kinds)))
        for key, wanted in ((tokens, kinds), (bare, named.intersection(kinds)), (bare, kinds if whole_name else ())):
            hits = [place for place in self._keys.get(key, []) if place.kind in wanted]
            if hits:
                return hits
        return []

    def _nearest(self, tokens: Tokens, kinds: Collection[Kind]) -> tuple[str, ...]:
        spellings = {
            "".join(without_kind_words(tokens_of(place.name))): place.name
            for place in self.places.values()
            if place.kind in kinds
        }
        wanted = "".join(without_kind_words(tokens))
        close = difflib.get_close_matches(wanted, spellings, n=NUM_NEAREST, cutoff=LIKENESS)
        return tuple(spellings[spelling] for spelling in close)


def _road(roadmap: Roadmap) -> nx.Graph:
    road = nx.Graph()
    road.add_nodes_from(roadmap.nodes)
    for edge in roadmap.edges:
        offset = np.subtract(roadmap.nodes[edge.end], roadmap.nodes[edge.start])
        road.add_edge(edge.start, edge.end, length=float(np.hypot(*offset)), aisle=edge.aisle)
    return road


def _nodes(roadmap: Roadmap, stations: Collection[str]) -> Iterator[Place]:
    for name in roadmap.nodes:
        yield Place(name, Kind.STATION if name in stations else Kind.JUNCTION, frozenset((name,)))


def _aisles(roadmap: Roadmap) -> Iterator[Place]:
    for name in dict.fromkeys(edge.aisle for edge in roadmap.edges if edge.aisle):
        own = [edge for edge in roadmap.edges if edge.aisle == name]
        outside = {end for edge in roadmap.edges if edge.aisle != name for end in (edge.start, edge.end)}
        inside = {end for edge in own for end in (edge.start, edge.end)} - outside
        yield Place(name, Kind.AISLE, frozenset(inside), frozenset(frozenset((edge.start, edge.end)) for edge in own))


def _lanes(roadmap: Roadmap, aisles: Iterable[Place]) -> Iterator[Place]:
    """Yield the rows of two or more places `NAME_1`, `NAME_2` .. that are not an aisle's."""
    taken = {aisle.name for aisle in aisles}
    matches = [match for name in roadmap.nodes if (match := re.fullmatch(r"(.+)_\d+", name))]
    for prefix, row in itertools.groupby(matches, key=lambda match: match[1]):
        nodes = frozenset(match[0] for match in row)
        if prefix not in taken and len(nodes) > 1:
            yield Place(prefix, Kind.LANE, nodes, _stretches_within(roadmap, nodes))


def _zones(road: nx.Graph, stations: Mapping[str, Sequence[str]]) -> Iterator[Place]:
    open_space = nx.Graph([(a, b) for a, b, aisle in road.edges.data("aisle") if not aisle])
    open_space.add_nodes_from(name for names in stations.values() for name in names)
    gaps = {group: _lengths_from(road, names) for group, names in stations.items()}
    for group, names in stations.items():
        around = set().union(*(nx.node_connected_component(open_space, name) for name in names))
        others = [lengths for other, lengths in gaps.items() if other != group]
        nodes = frozenset(
            name for name in around if all(gaps[group][name] < lengths.get(name, float("inf")) for lengths in others)
        )
        inside = frozenset(frozenset(pair) for pair in open_space.subgraph(nodes).edges)
        yield Place(group, Kind.ZONE, nodes, inside)


def _lengths_from(road: nx.Graph, names: Sequence[str]) -> dict[str, float]:
    return dict(nx.multi_source_dijkstra_path_length(road, set(names), weight="length")) if names else {}


def _stretches_within(roadmap: Roadmap, nodes: Collection[str]) -> frozenset[frozenset[str]]:
    return frozenset(
        frozenset((edge.start, edge.end)) for edge in roadmap.edges if edge.start in nodes and edge.end in nodes
    )


def _keys_of(place: Place, groups: Sequence[str]) -> Iterator[Tokens]:
    """Yield the forms in which a place may be named: whole, without its kind, W1 as west 1, A3 as number 3."""
    tokens = tokens_of(place.name)
    yield tokens
    bare = without_kind_words(tokens)
    yield bare
    spelled = [group for group in groups if (group[:1].casefold(),) == bare[:1]]
    if place.kind is not Kind.AISLE and len(bare) > 1 and len(spelled) == 1:
        yield (*tokens_of(spelled[0]), *bare[1:])
    if place.kind in (Kind.AISLE, Kind.STATION) and len(bare) == 2 and bare[1].isdigit():
        yield bare[1:]
