"""A real extract of OpenStreetMap: streets of West Oakland."""

import networkx as nx
import numpy as np
import pytest

from leed_ros.sites.config import SiteConfig
from leed_ros.sites.floor import site_from_floor
from leed_ros.sites.missions.file import missions_for
from leed_ros.sites.roadmaps.checks import check_roadmap
from leed_ros.sites.roadmaps.roads import roads_for
from leed_ros.sites.streets.reader import read_streets
from leed_ros.task.robot import RobotConfig


@pytest.fixture(scope="module")
def oakland(shared_sites):
    return read_streets(shared_sites / "west_oakland.osm", SiteConfig())


def test_it_becomes_a_hall_in_which_eight_vehicles_find_missions(oakland):
    roads = roads_for(oakland, RobotConfig())
    site = site_from_floor(oakland, roads.roadmap, roads.stations)
    width, depth = oakland.bounds[2] - oakland.bounds[0], oakland.bounds[3] - oakland.bounds[1]
    assert 20.0 < depth < width < 40.0
    assert sum(map(len, roads.stations.values())) >= 16
    drawn = missions_for(site, 8, 0.5).draw(np.random.default_rng(0))
    assert (oakland.grid.clearance_at(drawn.goals) > 0.3).all()


def test_its_roadmap_fits_the_floor_and_leads_everywhere(oakland):
    assert check_roadmap(oakland.roadmap, oakland, RobotConfig()) == []
    graph = nx.DiGraph((start, end) for edge in oakland.roadmap.edges for start, end, _ in edge.arcs())
    assert nx.is_strongly_connected(graph)


def test_seventh_street_keeps_its_one_way_lanes_and_named_streets_their_names(oakland):
    """The extract tags 7th Street `oneway=yes` throughout; all other streets in it are two-way."""
    edges = {edge.aisle: edge.one_way for edge in oakland.roadmap.edges}
    assert edges["7th_Street"]
    lanes = {name.rsplit("_", 1)[0] for name in oakland.roadmap.nodes}
    assert {"8th_Street_E", "8th_Street_W", "Campbell_Street_N", "Willow_Street_S"} <= lanes
    assert {"8th_Campbell", "Chase_Willow", "Goss_Wood"} <= edges.keys()


def test_walls_are_few(oakland):
    assert len(oakland.boxes) < 400
