"""Route graphs: what Nav2 says is kept, and what cannot be read is refused in one line."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leed_ros.sites.errors import SiteError
from leed_ros.sites.roadmaps.files.geojson import read_route_graph, write_route_graph
from leed_ros.sites.roadmaps.files.published import roadmap_from_route_graph, route_graph_from_roadmap
from leed_ros.sites.roadmaps.files.route_graph import RouteGraph
from leed_ros.task.site import RoadEdge, Roadmap


def node(number: Any, x: Any = 0.0, y: Any = 0.0, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [x, y]}
    return {"type": "Feature", "properties": {"id": number, **properties}, "geometry": geometry}


def edge(number: int, start: Any, end: Any, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "MultiLineString", "coordinates": [[[0.0, 0.0], [1.0, 0.0]]]}
    own = {"id": number, "startid": start, "endid": end, **properties}
    return {"type": "Feature", "properties": own, "geometry": geometry}


def read(tmp_path: Path, *features: Any, **document: Any) -> RouteGraph:
    path = tmp_path / "graph.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **document}))
    return read_route_graph(path)


def test_two_opposite_edges_are_one_road_and_a_single_one_is_one_way(tmp_path: Path) -> None:
    nodes = [node(n, float(n)) for n in (1, 2, 3)]
    roads = read(tmp_path, *nodes, edge(10, 1, 2), edge(11, 2, 1), edge(12, 3, 2)).roads()
    assert [(line.start, line.end, line.one_way) for line in roads.lines] == [("J1", "J2", False), ("J3", "J2", True)]


def test_names_come_from_the_metadata(tmp_path: Path) -> None:
    dock = node(7, metadata={"name": "Dock", "station": "west"})
    graph = read(tmp_path, dock, node(8, 1.0), edge(9, 7, 8, metadata={"aisle": "Main"}))
    assert list(graph.roads().points) == ["Dock", "J8"]
    assert graph.roads().lines[0].aisle == "Main"
    assert graph.stations() == {"west": ("Dock",)}


def test_a_round_trip_keeps_ids_metadata_costs_and_operations(tmp_path: Path) -> None:
    operations = [{"type": "AdjustSpeedLimit", "trigger": "ON_ENTER", "metadata": {"speed_limit": 0.5}}]
    features = [
        node(3, 1.5, -2.0, frame="map", metadata={"class": "dock"}),
        node(40, 2.5, 0.25, operations=operations),
        edge(41, 3, 40, cost=2.5, overridable=False, metadata={"speed_limit": 0.85, "tags": ["a", 1]}),
        edge(17, 40, 3, cost=0.5),
    ]
    graph = read(tmp_path, *features, name="site")
    write_route_graph(graph, tmp_path / "out.geojson")
    again = read_route_graph(tmp_path / "out.geojson")
    assert again == graph
    assert [one.properties for one in (*again.nodes, *again.edges)] == [f["properties"] for f in features]
    assert [one.point for one in again.nodes] == [(1.5, -2.0), (2.5, 0.25)]


def test_a_roadmap_comes_back_from_a_route_graph_as_it_was(tmp_path: Path) -> None:
    nodes = {"J1": (0.0, 0.0), "A1_1": (0.5, 0.0), "S1": (0.5, 1.0)}
    edges = (RoadEdge("J1", "A1_1", "A1", one_lane=True), RoadEdge("A1_1", "S1", one_way=True))
    graph = route_graph_from_roadmap("site", Roadmap(nodes, edges), {"docks": ("S1",)})
    write_route_graph(graph, tmp_path / "out.geojson")
    again = read_route_graph(tmp_path / "out.geojson")
    assert again.is_finished
    assert again.stations() == {"docks": ("S1",)}
    assert roadmap_from_route_graph(again) == Roadmap(nodes, edges)


PAIR = [node(1), node(2, 1.0)]
LOOP = {"type": "Feature", "properties": {"id": 9}, "geometry": {"type": "Polygon", "coordinates": []}}


@pytest.mark.parametrize(
    ("features", "said"),
    [
        ([node(1), node(1, 1.0), edge(3, 1, 1)], "two nodes with id 1"),
        ([*PAIR, edge(3, 1, 5)], "edge 3 joins node 5, which is not there"),
        ([node(1, float("nan")), node(2), edge(3, 1, 2)], "NaN is no number"),
        ([*PAIR, LOOP], "geometry 'Polygon'"),
        ([*PAIR, edge(3, "one", 2)], "feature 2: properties.startid"),
        ([node(-4), node(2), edge(3, 1, 2)], "feature 0: properties.id"),
        ([node(1), node(2, frame="odom"), edge(3, 1, 2)], "in frame 'odom'"),
        ([*PAIR, None], "feature 2 has geometry None"),
        (PAIR, "2 nodes and 0 edges"),
        ([], "0 nodes and 0 edges"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(tmp_path: Path, features: list[Any], said: str) -> None:
    with pytest.raises(SiteError) as refused:
        read(tmp_path, *features)
    assert said in str(refused.value)
    assert "graph.geojson" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"type": 3}', "[" * 100_000, '{"type": "FeatureCollection"}', "\x00"])
def test_what_is_no_geojson_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "graph.geojson"
    path.write_text(text)
    with pytest.raises(SiteError, match=r"graph\.geojson"):
        read_route_graph(path)


def test_missing_and_huge_files_are_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge.geojson"
    with huge.open("wb") as file:
        file.truncate(30_000_000)
    for path in (huge, tmp_path / "none.geojson", tmp_path):
        with pytest.raises(SiteError, match=path.name):
            read_route_graph(path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
WORDS = ["id", "startid", "endid", "cost", "metadata", "frame", "operations"]


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_spoilt_graphs_are_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    """One part of a good graph is replaced by any JSON: a graph or one line comes of it, never another error."""
    features: list[Any] = [node(1), node(2, 1.0), edge(3, 1, 2, metadata={"name": "x"}), edge(4, 2, 1)]
    which, junk = data.draw(st.integers(0, 3)), data.draw(JSON)
    place = data.draw(st.sampled_from(["feature", "geometry", "type", "coordinates", "properties", *WORDS]))
    if place == "feature":
        features[which] = junk
    elif place in ("geometry", "properties"):
        features[which][place] = junk
    else:
        features[which]["properties" if place in WORDS else "geometry"][place] = junk
    try:
        graph = read(tmp_path, *features)
        graph.roads()
        graph.stations()
    except SiteError as error:
        assert "\n" not in str(error)
