"""From an OpenStreetMap file to a floor with lanes, crossings, bays and walls around the blocks."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

import networkx as nx
import numpy as np

from leed_ros.sites.config import SiteConfig
from leed_ros.sites.errors import SiteError
from leed_ros.sites.floor import Floor
from leed_ros.sites.grid import Bounds
from leed_ros.sites.streets.bay import Bay, bays_of
from leed_ros.sites.streets.crossing import crossings_of
from leed_ros.sites.streets.document import read_document
from leed_ros.sites.streets.lane import lanes_of
from leed_ros.sites.streets.measures import Measures
from leed_ros.sites.streets.naming import Names
from leed_ros.sites.streets.network import Network, street_network, stretches
from leed_ros.sites.streets.projection import Projection
from leed_ros.sites.streets.surface import grid_of, smoothed, surface_of, walls_along
from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import RoadEdge, Roadmap

Places: TypeAlias = dict[str, tuple[float, float]]

MAX_STRETCHES = 400
"""Most stretches of street between crossings; more would be too much for one floor."""


def read_streets(path: Path, config: SiteConfig) -> Floor:
    """Read an extract of OpenStreetMap.

    Every street becomes a lane for each direction, on the right; a crossing has ways from lane to lane. Lanes have the
    width that robots need, whatever the scale is.

    Raises:
        SiteError: The file is broken or too large, or has no streets to drive on.
    """
    measures = Measures(config.lane_width)
    network = _network(path, config, measures)
    roads, bays = _roads(network, measures)
    lines = [*(stretch.line for stretch in stretches(network)), *_lines(roads)]
    surface = smoothed(surface_of(lines, measures.lane), measures.lane)
    bounds = _around(surface.bounds, measures.margin)
    boxes, grid = walls_along(surface), grid_of(surface, bounds)
    return Floor(path.stem, bounds, boxes, grid, _stations(bays, roads.nodes), roads)


def _network(path: Path, config: SiteConfig, measures: Measures) -> Network:
    document = read_document(path)
    projection = Projection.of(path, document, config.scale, measures.side)
    network = street_network(document, projection, measures.shortest)
    count = network.number_of_edges()
    if count == 0:
        raise SiteError.at(path, "has no streets between which vehicles can drive to and fro; choose a larger extract")
    if count > MAX_STRETCHES:
        raise SiteError.at(path, f"has {count} stretches of street, {MAX_STRETCHES} at most; cut out a smaller extract")
    return network


def _roads(network: Network, measures: Measures) -> tuple[Roadmap, list[Bay]]:
    """Return the places and stretches that lead to each other, and the bays beside them."""
    names = Names()
    lanes = lanes_of(network, measures, names)
    crossings = crossings_of(lanes, measures.spacing, names)
    places: Places = {}
    edges: list[RoadEdge] = []
    for lane in lanes:
        places |= lane.places()
        edges += lane.edges()
    for crossing in crossings:
        places |= crossing.places
        edges += crossing.edges
    lines = [stretch.line for stretch in stretches(network)]
    driven = surface_of([*lines, *_lines(Roadmap(places, tuple(edges)))], measures.lane)
    bays = bays_of(lanes, driven, measures, names)
    for bay in bays:
        places |= bay.places()
        edges += bay.edges()
    return _connected(places, edges), bays


def _connected(places: Places, edges: Iterable[RoadEdge]) -> Roadmap:
    """Return the largest part of a roadmap in which every place leads to every other."""
    graph = nx.DiGraph()
    edges = tuple(edges)
    for edge in edges:
        graph.add_edges_from((start, end) for start, end, _ in edge.arcs())
    kept = max(nx.strongly_connected_components(graph), key=len)
    return Roadmap(
        {name: point for name, point in places.items() if name in kept},
        tuple(edge for edge in edges if edge.start in kept and edge.end in kept),
    )


def _lines(roads: Roadmap) -> list[FloatArray]:
    return [np.array([roads.nodes[edge.start], roads.nodes[edge.end]]) for edge in roads.edges]


def _stations(bays: list[Bay], places: Mapping[str, tuple[float, float]]) -> dict[str, Places]:
    """Return the stations by street."""
    stations: dict[str, Places] = {}
    for bay in bays:
        if bay.station in places:
            stations.setdefault(f"{bay.street}_bays", {})[bay.station] = places[bay.station]
    return stations


def _around(bounds: Bounds, margin: float) -> Bounds:
    x_min, y_min, x_max, y_max = bounds
    return x_min - margin, y_min - margin, x_max + margin, y_max + margin
