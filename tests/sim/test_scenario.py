"""Sites are drivable, and missions are fair, for all sizes and seeds."""

import networkx as nx
import numpy as np
import pytest

from leed_ros.task.config import ConfigError
from leed_ros.task.site import Site
from leed_sim.lattice import SPACING
from leed_sim.scenario import SCENARIOS, make_scenario

RADIUS = 0.2
CASES = [(name, n, seed) for name in SCENARIOS for n, seed in ((1, 3), (2, 0), (4, 1), (7, 2), (16, 0), (32, 5))]


def clearance(site: Site, points: np.ndarray) -> np.ndarray:
    """Distance of points from the nearest axis-aligned box. Shape (B,)."""
    offset = np.abs(points[:, None] - site.boxes[None, :, :2]) - 0.5 * site.boxes[None, :, 2:4]
    return np.hypot(*np.moveaxis(np.maximum(offset, 0.0), -1, 0)).min(axis=1)


def stretches(site: Site) -> tuple[np.ndarray, np.ndarray]:
    nodes = site.roadmap.nodes
    return tuple(np.array([nodes[getattr(edge, end)] for edge in site.roadmap.edges]) for end in ("start", "end"))


@pytest.mark.parametrize(("name", "num_robots", "seed"), CASES)
def test_roadmap_is_clear_of_boxes_and_evenly_spaced(name, num_robots, seed):
    site = make_scenario(name, num_robots, seed).site
    start, end = stretches(site)
    along = np.linspace(0.0, 1.0, 13)[:, None, None]
    points = (start + along * (end - start)).reshape(-1, 2)
    assert clearance(site, points).min() >= RADIUS
    assert np.hypot(*(end - start).T).max() <= SPACING + 1e-9
    places = np.array(list(site.roadmap.nodes.values()))
    gaps = np.hypot(*np.moveaxis(places[:, None] - places[None], -1, 0)) + 9.0 * np.eye(len(places))
    assert gaps.min() > 2.0 * RADIUS


@pytest.mark.parametrize(("name", "num_robots", "seed"), CASES)
def test_missions_start_free_and_end_at_reachable_goals(name, num_robots, seed):
    scenario = make_scenario(name, num_robots, seed)
    site, rng = scenario.site, np.random.default_rng(seed)
    assert nx.is_connected(nx.Graph([(edge.start, edge.end) for edge in site.roadmap.edges]))
    for _ in range(5):
        drawn = scenario.draw(rng)
        assert drawn.starts.shape == (num_robots, 3)
        assert drawn.goals.shape == (num_robots, 2)
        for points in (drawn.starts[:, :2], drawn.goals):
            gaps = np.hypot(*np.moveaxis(points[:, None] - points[None], -1, 0)) + 9.0 * np.eye(num_robots)
            assert gaps.min() > 2.0 * RADIUS
            assert clearance(site, points).min() > RADIUS
            nearest = [site.roadmap.nodes[site.roadmap.nearest(point)] for point in points]
            assert np.hypot(*(points - nearest).T).max() < SPACING


@pytest.mark.parametrize("name", ["warehouse", "corridor"])
def test_opposing_traffic_uses_no_station_twice_and_faces_inwards(name):
    drawn = make_scenario(name, 8, 0).draw(np.random.default_rng(1))
    west = drawn.starts[:, 0] < 0.0
    assert west.sum() == 4
    assert np.all((drawn.goals[:, 0] < 0.0) == ~west)
    assert np.all(np.sign(np.cos(drawn.starts[:, 2])) == np.where(west, 1.0, -1.0))
    assert len(np.unique(np.vstack([drawn.starts[:, :2], drawn.goals]), axis=0)) == 16


@pytest.mark.parametrize(("num_robots", "through", "dead"), [(2, 4, 1), (8, 6, 1), (32, 18, 5)])
def test_warehouse_grows_and_has_dead_ends(num_robots, through, dead):
    roadmap = make_scenario("warehouse", num_robots, 4).site.roadmap
    aisles = {edge.aisle for edge in roadmap.edges if edge.aisle}
    open_aisles = {name for name in aisles if {f"{name}_west", f"{name}_east"} <= roadmap.nodes.keys()}
    assert (len(open_aisles), len(aisles - open_aisles)) == (through, dead)
    assert all(edge.one_lane for edge in roadmap.edges if edge.aisle)
    assert all(roadmap.nodes[e.start][0] < roadmap.nodes[e.end][0] for e in roadmap.edges if e.aisle)


def test_seed_decides_the_site_and_the_generator_the_missions():
    first, same, other = (make_scenario("warehouse", 8, seed) for seed in (0, 0, 1))
    assert np.array_equal(first.site.boxes, same.site.boxes)
    assert first.site.roadmap.nodes != other.site.roadmap.nodes
    draws = [scenario.draw(np.random.default_rng(7)) for scenario in (first, same)]
    assert np.array_equal(draws[0].starts, draws[1].starts)
    rng = np.random.default_rng(7)
    assert not np.array_equal(first.draw(rng).goals, first.draw(rng).goals)


def test_unknown_names_and_sizes_are_refused():
    with pytest.raises(ConfigError, match="did you mean 'warehouse'"):
        make_scenario("warehose", 4, 0)
    with pytest.raises(ConfigError, match="there are warehouse, arena, corridor"):
        make_scenario("x", 4, 0)
    with pytest.raises(ConfigError, match="num_robots = 0"):
        make_scenario("arena", 0, 0)
