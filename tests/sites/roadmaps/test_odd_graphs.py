"""Odd graphs: whatever somebody draws becomes a roadmap that is checked, or is refused in one line."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leed_ros.sites.errors import SiteError
from leed_ros.sites.floor import Floor
from leed_ros.sites.roadmaps.checks import Finding, check_roadmap
from leed_ros.sites.roadmaps.roads import roads_for
from leed_ros.task.robot import RobotConfig

HALL = (0.0, 0.0, 8.0, 6.0)


def drawn(path: Path, points: list[tuple[float, float]], arcs: list[tuple[int, int]]) -> Path:
    """Write a route graph of points and directed edges between their numbers."""
    features: list[dict[str, Any]] = [
        {"properties": {"id": n}, "geometry": {"type": "Point", "coordinates": list(point)}}
        for n, point in enumerate(points)
    ]
    features += [
        {"properties": {"id": 100 + n, "startid": a, "endid": b}, "geometry": {"type": "LineString"}}
        for n, (a, b) in enumerate(arcs)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def findings(floor: Floor, robot: RobotConfig, graph: Path) -> list[Finding]:
    return check_roadmap(roads_for(floor, robot, graph, num_stations=0).roadmap, floor, robot)


def test_a_graph_that_crosses_itself_is_reported_with_names_and_position(
    tmp_path: Path, floor_of: Callable[..., Floor], robot: RobotConfig
) -> None:
    """Roads from (2, 1) to (6, 5) and from (2, 5) to (6, 1), joined at x = 2, cross at (4, 3)."""
    points = [(2.0, 1.0), (6.0, 5.0), (2.0, 5.0), (6.0, 1.0)]
    both = [(0, 1), (1, 0), (2, 3), (3, 2), (0, 2), (2, 0)]
    found = findings(floor_of(HALL), robot, drawn(tmp_path / "graph.geojson", points, both))
    assert [one.kind for one in found] == ["crossing"]
    assert math.dist(found[0].point, (4.0, 3.0)) < 0.05
    assert "cross at (4.0" in found[0].words


def test_a_graph_in_two_parts_is_reported(tmp_path: Path, floor_of: Callable[..., Floor], robot: RobotConfig) -> None:
    """Each part has two lanes of 6 m in stretches of 0.6 m, from corner to corner: 22 places."""
    points = [(1.0, 1.0), (7.0, 1.0), (1.0, 5.0), (7.0, 5.0)]
    found = findings(floor_of(HALL), robot, drawn(tmp_path / "graph.geojson", points, [(0, 1), (1, 0), (2, 3), (3, 2)]))
    assert [one.kind for one in found] == ["unreachable"]
    assert found[0].words.endswith("is cut off; the rest has 22 places")


def test_a_graph_through_a_wall_is_reported(tmp_path: Path, floor_of: Callable[..., Floor], robot: RobotConfig) -> None:
    floor = floor_of(HALL, (3.9, 0.0, 4.1, 6.0))
    found = findings(floor, robot, drawn(tmp_path / "graph.geojson", [(1.0, 3.0), (7.0, 3.0)], [(0, 1), (1, 0)]))
    assert {one.kind for one in found} >= {"off the floor"}
    assert all(3.5 < one.point[0] < 4.5 for one in found)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    points=st.lists(
        st.tuples(st.integers(0, 16).map(lambda n: n / 2.0), st.integers(0, 12).map(lambda n: n / 2.0)),
        min_size=2,
        max_size=7,
    ),
    data=st.data(),
)
def test_any_drawing_is_laid_out_or_refused(
    tmp_path: Path, floor_of: Callable[..., Floor], robot: RobotConfig, points: list[Any], data: st.DataObject
) -> None:
    numbers = st.integers(0, len(points) - 1)
    arcs = data.draw(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=10))
    graph = drawn(tmp_path / "graph.geojson", points, arcs)
    floor = floor_of(HALL, (3.0, 2.0, 5.0, 4.0))
    try:
        roads = roads_for(floor, robot, graph, num_stations=2)
    except SiteError as error:
        assert "\n" not in str(error)
        return
    assert all(one.words and "\n" not in one.words for one in check_roadmap(roads.roadmap, floor, robot))
    assert all(map(math.isfinite, (value for point in roads.roadmap.nodes.values() for value in point)))
