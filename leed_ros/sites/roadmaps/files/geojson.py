"""GeoJSON of Nav2's route server, in and out.

Nodes are features with a Point, edges such with a LineString or MultiLineString and the properties `startid` and
`endid`; each has an `id`. Costs, metadata, operations and whatever else a feature's properties say are kept. As in Nav2
(`nav2_route`, GeoJsonGraphFileLoader), an edge is straight: of its geometry only the type counts. Ids of edges need not
differ: those of the graphs that come with Nav2 do not.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from leed_ros.documents.content import read_text
from leed_ros.documents.errors import DocumentError
from leed_ros.documents.one_line import one_line
from leed_ros.documents.plain_json import json_from_text
from leed_ros.sites.errors import SiteError
from leed_ros.sites.roadmaps.files.route_graph import RouteEdge, RouteGraph, RouteNode

MAX_BYTES = 20_000_000
MAX_FEATURES = 100_000

QUOTED = 60  # characters of what a file says, in an error

Finite = Annotated[float, Field(allow_inf_nan=False, ge=-1e6, le=1e6)]
Id = Annotated[int, Field(ge=0, lt=2**32, strict=True)]


class _Point(BaseModel):
    type: Literal["Point"]
    coordinates: Annotated[list[Finite], Field(min_length=2, max_length=3)]


class _Path(BaseModel):
    type: Literal["LineString", "MultiLineString"]


class _NodeProperties(BaseModel):
    model_config = ConfigDict(extra="allow")
    id: Id
    frame: str = "map"


class _EdgeProperties(BaseModel):
    model_config = ConfigDict(extra="allow")
    id: Id
    startid: Id
    endid: Id
    cost: Finite = 0.0


class _Node(BaseModel):
    geometry: _Point
    properties: _NodeProperties


class _Edge(BaseModel):
    geometry: _Path
    properties: _EdgeProperties


def read_route_graph(path: Path) -> RouteGraph:
    """Read a route graph.

    Raises:
        SiteError: The file cannot be read, is no route graph, or says impossible things.
    """
    document = _load(path)
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise SiteError.at(path, "is no GeoJSON FeatureCollection; save the route graph as Nav2's route server does")
    if len(features) > MAX_FEATURES:
        raise SiteError.at(path, f"has {len(features)} features; at most {MAX_FEATURES} are read")
    nodes: list[RouteNode] = []
    edges: list[RouteEdge] = []
    for index, feature in enumerate(features):
        found = _read(path, index, feature)
        (nodes if isinstance(found, RouteNode) else edges).append(found)  # type: ignore[arg-type]
    graph = RouteGraph(str(document.get("name") or path.stem), tuple(nodes), tuple(edges))
    for reason in _faults(graph):
        raise SiteError.at(path, reason)
    return graph


def write_route_graph(graph: RouteGraph, path: Path) -> None:
    """Write a route graph as Nav2's route server reads it.

    Raises:
        SiteError: The file cannot be written.
    """
    points = {node.number: list(node.point) for node in graph.nodes}
    features = [_feature("Point", points[node.number], {"id": node.number, **node.properties}) for node in graph.nodes]
    features += [
        _feature(
            "MultiLineString",
            [[points[edge.start], points[edge.end]]],
            {"id": edge.number, "startid": edge.start, "endid": edge.end, **edge.properties},
        )
        for edge in graph.edges
    ]
    document = {"type": "FeatureCollection", "name": graph.name, "features": features}
    try:
        path.write_text(json.dumps(document, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    except (OSError, ValueError) as error:
        raise SiteError.at(path, f"cannot be written: {error}") from error


def _load(path: Path) -> dict[str, Any]:
    try:
        document = json_from_text(read_text(path, MAX_BYTES))
    except DocumentError as error:
        raise SiteError.at(path, f"{error}; save the route graph as Nav2's route server does") from error
    if not isinstance(document, dict):
        raise SiteError.at(path, "is no GeoJSON FeatureCollection; save the route graph as Nav2's route server does")
    return document


def _read(path: Path, index: int, feature: Any) -> RouteNode | RouteEdge:
    """Return a feature as node or edge."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Point", "LineString", "MultiLineString"):
        said = one_line(repr(kind), QUOTED)
        raise SiteError.at(path, f"feature {index} has geometry {said}; a node is a Point, an edge a LineString")
    try:
        if kind == "Point":
            node = _Node.model_validate(feature)
            x, y = node.geometry.coordinates[:2]
            return RouteNode(node.properties.id, (x, y), feature["properties"])
        edge = _Edge.model_validate(feature).properties
        return RouteEdge(edge.id, edge.startid, edge.endid, feature["properties"])
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SiteError.at(path, f"feature {index}: {where}: {first['msg']}") from error


def _faults(graph: RouteGraph) -> Iterator[str]:
    """Yield why a graph cannot be used."""
    if not graph.nodes or not graph.edges:
        yield f"has {len(graph.nodes)} nodes and {len(graph.edges)} edges; a route graph needs both"
    numbers: set[int] = set()
    names: set[str] = set()
    for node in graph.nodes:
        if node.number in numbers or node.name in names:
            yield f"has two nodes with id {node.number} or name {one_line(node.name, QUOTED)}; give each its own"
        if node.properties.get("frame", "map") != "map":
            frame = one_line(repr(node.properties["frame"]), QUOTED)
            yield f"node {node.number} is in frame {frame}; give it in the frame map"
        numbers.add(node.number)
        names.add(node.name)
    for edge in graph.edges:
        missing = next((number for number in (edge.start, edge.end) if number not in numbers), None)
        if missing is not None:
            yield f"edge {edge.number} joins node {missing}, which is not there; add the node or drop the edge"


def _feature(kind: str, coordinates: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}
