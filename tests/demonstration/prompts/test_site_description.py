import re
from pathlib import Path

import numpy as np
import pytest

from leed_ros.demonstration.prompts.site_description import describe_site
from leed_ros.task.records import Round
from leed_ros.task.site import RoadEdge, Roadmap, Site
from leed_sim.scenario import make_scenario

GOLDEN = Path(__file__).parent / "golden"
LIMIT = 8000
"""Longest description of a site of 100 junctions and 32 robots [characters]: about 2,500 tokens."""


def robots_of(count):
    return tuple(f"robot_{number}" for number in range(count))


def described(kind, num_robots, seed, order=0):
    scenario = make_scenario(kind, num_robots, seed)
    missions = scenario.draw(np.random.default_rng(seed))
    return describe_site(scenario.site, robots_of(num_robots), np.random.default_rng(order), missions)


@pytest.mark.parametrize(("kind", "num_robots"), [("warehouse", 8), ("corridor", 8), ("arena", 4)])
def test_a_site_in_words_is_as_agreed(kind, num_robots):
    assert described(kind, num_robots, 0) + "\n" == (GOLDEN / f"{kind}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["warehouse", "corridor", "arena"])
def test_a_large_site_stays_short_and_has_no_coordinates(kind):
    text = described(kind, 32, 0)
    assert len(text) < LIMIT
    assert not re.search(r"-?\d+\.\d", text)


def ladder(count):
    """Return a site of so many aisles, each with two junctions of its own, and 32 missions across it."""
    nodes = {
        f"{side}_{n}": (x, 0.6 * n) for n in range(count) for side, x in (("west_mouth", 0.0), ("east_mouth", 3.0))
    }
    edges = [RoadEdge(f"west_mouth_{n}", f"east_mouth_{n}", f"Long_aisle_{n}", one_lane=True) for n in range(count)]
    edges += [
        RoadEdge(f"{side}_{n}", f"{side}_{n + 1}") for n in range(count - 1) for side in ("west_mouth", "east_mouth")
    ]
    site = Site("ladder", (-1.0, -1.0, 4.0, 31.0), np.zeros((0, 5)), Roadmap(nodes, tuple(edges)))
    starts = np.array([[*nodes[f"west_mouth_{n % count}"], 0.0] for n in range(32)])
    return site, Round(starts, np.array([nodes[f"east_mouth_{n % count}"] for n in range(32)]))


@pytest.mark.parametrize("count", [50, 500])
def test_a_hundred_junctions_and_more_with_long_names_keep_to_the_limit(count):
    site, missions = ladder(count)
    text = describe_site(site, robots_of(32), np.random.default_rng(0), missions)
    assert len(text) < (LIMIT if count == 50 else 1.5 * LIMIT)
    assert ("And 436 more aisles." in text) == (count == 500)


def test_the_order_of_aisles_and_robots_is_drawn_and_what_is_said_of_them_is_not():
    first, second = (described("warehouse", 8, 0, order) for order in (0, 1))
    assert first != second
    assert sorted(first.splitlines()) == sorted(second.splitlines())
    assert first == described("warehouse", 8, 0, 0)
