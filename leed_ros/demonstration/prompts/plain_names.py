"""Plain names: what a file of a site calls its places, made harmless before a language model reads it.

Names come from files that somebody else may have written. Whoever can choose a name could otherwise write lines of the
prompt. What a name says cannot be made harmless; what a model answers is data that is checked and driven in any case.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from leed_ros.task.records import Round
from leed_ros.task.site import RoadEdge, Roadmap, Scenario, Site

MAX_NAME = 60
"""Longest name that a prompt shows [characters]."""

_OTHER = re.compile(r"[^\w .,:;+/()&#'-]+")


def plain_name(name: str) -> str:
    """Return a name as one short line of letters, digits and a few marks; `place` if nothing is left."""
    words = "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFKC", name[: 4 * MAX_NAME]))
    visible = "".join(char for char in words if unicodedata.category(char)[0] != "C")
    plain = re.sub(" +", " ", _OTHER.sub("_", visible)).strip()[:MAX_NAME].strip()
    return plain or "place"


def plain_names(names: Iterable[str]) -> dict[str, str]:
    """Return a plain name for each name; different names stay different, and plain ones stay as they are."""
    given = list(dict.fromkeys(names))
    found = {name: name for name in given if plain_name(name) == name}
    taken = set(found)
    for name in given:
        if name not in found:
            found[name] = next(one for one in _candidates(plain_name(name)) if one not in taken)
            taken.add(found[name])
    return {name: found[name] for name in given}


def _candidates(name: str) -> Iterable[str]:
    yield name
    for number in itertools.count(2):
        ending = f" {number}"
        yield f"{name[: MAX_NAME - len(ending)]}{ending}"


def plain_site(site: Site) -> Site:
    """Return the same site with plain names of places, aisles and groups of stations."""
    places = plain_names(site.roadmap.nodes)
    aisles = plain_names(edge.aisle for edge in site.roadmap.edges if edge.aisle)
    groups = plain_names(site.stations)
    if all(name == plain for names in (places, aisles, groups) for name, plain in names.items()):
        return site
    nodes = {places[name]: point for name, point in site.roadmap.nodes.items()}
    edges = tuple(_renamed(edge, places, aisles) for edge in site.roadmap.edges)
    stations = {groups[group]: tuple(places[name] for name in names) for group, names in site.stations.items()}
    return replace(site, roadmap=Roadmap(nodes, edges), stations=stations)


def _renamed(edge: RoadEdge, places: Mapping[str, str], aisles: Mapping[str, str]) -> RoadEdge:
    aisle = aisles.get(edge.aisle, "")
    return replace(edge, start=places[edge.start], end=places[edge.end], aisle=aisle)


@dataclass(frozen=True)
class PlainScenario:
    """A scenario whose site has plain names; its missions stay what they are.

    Attributes:
        site: The site.
        source: The scenario itself.
    """

    site: Site
    source: Scenario

    @classmethod
    def of(cls, scenario: Scenario) -> "PlainScenario":
        """Make one of a scenario."""
        return cls(plain_site(scenario.site), scenario)

    @property
    def num_robots(self) -> int:
        """Number of robots N."""
        return self.source.num_robots

    def draw(self, rng: np.random.Generator) -> Round:
        """Draw one round of missions for all robots."""
        return self.source.draw(rng)
