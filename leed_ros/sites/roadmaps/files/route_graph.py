"""Route graphs as Nav2's route server keeps them: numbered nodes, directed edges, and what else is said of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from leed_ros.sites.roadmaps.lines import Line, LineMap, Point

NAME, AISLE, ONE_LANE, STATION = "name", "aisle", "one_lane", "station"
"""Keys of `metadata` that roadmaps know: a node's name, an edge's aisle and width, the group of a node's missions."""


@dataclass(frozen=True)
class RouteNode:
    """A node.

    Attributes:
        number: Its id.
        point: Position [m; map frame].
        properties: All that the file says of it, id included; kept as it is.
    """

    number: int
    point: Point
    properties: Mapping[str, Any] = field(default_factory=dict)

    @property
    def metadata(self) -> Mapping[str, Any]:
        """What the file says of its meaning."""
        return _metadata(self.properties)

    @property
    def name(self) -> str:
        """Its name; `J` and its id if the file gives none."""
        return str(self.metadata.get(NAME) or f"J{self.number}")


@dataclass(frozen=True)
class RouteEdge:
    """A directed edge, driven in a straight line.

    Attributes:
        number: Its id.
        start: Id of the node that it leaves.
        end: Id of the node that it leads to.
        properties: All that the file says of it, ids, cost and operations included; kept as it is.
    """

    number: int
    start: int
    end: int
    properties: Mapping[str, Any] = field(default_factory=dict)

    @property
    def metadata(self) -> Mapping[str, Any]:
        """What the file says of its meaning."""
        return _metadata(self.properties)


@dataclass(frozen=True)
class RouteGraph:
    """A route graph.

    Attributes:
        name: Its name.
        nodes: Nodes in the order of the file.
        edges: Edges in the order of the file.
    """

    name: str
    nodes: tuple[RouteNode, ...]
    edges: tuple[RouteEdge, ...]

    @property
    def is_finished(self) -> bool:
        """Whether it says itself where two robots pass each other, so that no lanes are to be laid on it."""
        return any(ONE_LANE in edge.metadata for edge in self.edges)

    def stations(self) -> dict[str, tuple[str, ...]]:
        """Return the names of the nodes that are stations, by group."""
        groups: dict[str, tuple[str, ...]] = {}
        for node in self.nodes:
            group = node.metadata.get(STATION)
            if group:
                groups[str(group)] = (*groups.get(str(group), ()), node.name)
        return groups

    def roads(self) -> LineMap:
        """Return the edges as roads: two opposite ones are one road for both directions, a single one is one-way."""
        names = {node.number: node.name for node in self.nodes}
        arcs = {(edge.start, edge.end): edge for edge in self.edges if edge.start != edge.end}
        lines = [
            Line(names[start], names[end], str(edge.metadata.get(AISLE, "")), one_way=(end, start) not in arcs)
            for (start, end), edge in arcs.items()
            if (end, start) not in arcs or _comes_first((start, end), arcs)
        ]
        return LineMap({node.name: node.point for node in self.nodes}, tuple(lines))


def _comes_first(arc: tuple[int, int], arcs: Mapping[tuple[int, int], RouteEdge]) -> bool:
    """Tell whether an edge has a smaller id than the one in the opposite direction."""
    return arcs[arc].number < arcs[arc[::-1]].number


def _metadata(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = properties.get("metadata")
    return metadata if isinstance(metadata, Mapping) else {}
