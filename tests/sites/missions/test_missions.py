"""Sources of missions on a ring of eight stations."""

import csv
import io

import numpy as np
import pytest

from leed_ros.sites.errors import SiteError
from leed_ros.sites.missions.file import missions_for
from leed_ros.task.site import RoadEdge, Roadmap, Site

POINTS = {f"S{n}": (3.0 * float(np.cos(n * np.pi / 4)), 3.0 * float(np.sin(n * np.pi / 4))) for n in range(8)}
RING = tuple(RoadEdge(f"S{n}", f"S{(n + 1) % 8}", one_way=True) for n in range(8))
SITE = Site(
    "ring", (-4, -4, 4, 4), np.zeros((0, 5)), Roadmap(POINTS, RING), {"low": ("S0", "S1"), "high": tuple(POINTS)[2:]}
)


@pytest.fixture
def missions(tmp_path):
    """Make a source from the content of a file."""

    def make(content, num_robots=2, name="missions.yaml"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return missions_for(SITE, num_robots, 0.5, path)

    return make


def names_of(points):
    return [min(POINTS, key=lambda name: np.hypot(*(np.array(POINTS[name]) - point))) for point in points]


def drawn(source, count):
    rng = np.random.default_rng(3)
    rounds = [source.draw(rng) for _ in range(count)]
    return [(names_of(drawn.starts[:, :2]), names_of(drawn.goals)) for drawn in rounds]


def test_random_pairs_use_every_station_at_most_once():
    for starts, goals in drawn(missions_for(SITE, 4, 0.5), 50):
        assert len({*starts, *goals}) == 8


def test_random_pairs_share_places_where_there_are_too_few_but_neither_starts_nor_goals():
    for starts, goals in drawn(missions_for(SITE, 7, 0.5), 50):
        assert len(set(starts)) == len(set(goals)) == 7
        assert all(start != goal for start, goal in zip(starts, goals, strict=True))


def test_a_site_too_small_for_the_robots_is_refused():
    with pytest.raises(SiteError, match="ring: has no 9 starts and goals"):
        missions_for(SITE, 9, 0.5)


def test_robots_start_toward_the_way_out():
    """From S0 at angle 0 the ring leads up to S1: 90 degrees and half of the 45 that the chord turns."""
    source = missions_for(SITE, 1, 0.5)
    starts = [source.draw(np.random.default_rng(seed)).starts[0] for seed in range(400)]
    yaws = [yaw for x, y, yaw in starts if (x, y) == pytest.approx(POINTS["S0"])]
    assert np.mean(yaws) == pytest.approx(np.radians(112.5), abs=0.15)


def test_demand_draws_trips_by_their_rates(missions):
    source = missions("from,to,rate\nS0,S4,3\nS1,S5,1\n", 1, "demand.csv")
    trips = [(starts[0], goals[0]) for starts, goals in drawn(source, 4000)]
    assert set(trips) == {("S0", "S4"), ("S1", "S5")}
    assert trips.count(("S0", "S4")) / 4000 == pytest.approx(0.75, abs=0.03)


def test_demand_gives_no_station_to_two_robots(missions):
    source = missions("demand: [{from: S0, to: S4}, {from: S0, to: S5}, {from: S1, to: S4}, {from: S1, to: S5}]", 2)
    for starts, goals in drawn(source, 50):
        assert sorted(starts) == ["S0", "S1"]
        assert sorted(goals) == ["S4", "S5"]


def test_a_group_stands_for_its_stations_which_share_the_rate(missions):
    """Of 4 trips, 3 lead from low to S4, equally often from S0 and S1, and one leads from S2."""
    source = missions("demand: [{from: low, to: S4, rate: 3}, {from: S2, to: S4}]", 1)
    starts = [starts[0] for starts, _ in drawn(source, 1000)]
    assert [starts.count(name) / 1000 for name in ("S0", "S1", "S2")] == pytest.approx([0.375, 0.375, 0.25], abs=0.05)


def test_tours_are_driven_leg_by_leg_and_begin_anew(missions):
    source = missions("robots: [{start: S0, goals: [S1, S2, S3]}, {start: S4, goals: [S5]}]")
    assert {(*starts, *goals) for starts, goals in drawn(source, 50)} == {
        ("S0", "S4", "S1", "S5"),
        ("S1", "S4", "S2", "S5"),
        ("S2", "S4", "S3", "S5"),
    }


def test_tours_in_csv_may_come_in_any_order(missions):
    table = io.StringIO()
    csv.writer(table).writerows([("robot", "start", "goals"), ("robot_1", "S4", "S5;S6"), ("robot_0", "S0", "S1")])
    source = missions(table.getvalue(), 2, "tours.csv")
    assert source.tours == (("S0", "S1"), ("S4", "S5", "S6"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("demand: [{from: S0, to: S00}]", "place 'S00' is unknown; did you mean 'S0'?"),
        ("demand: [{from: S0, to: S1, rate: -1}]", "demand.0.rate: Input should be greater than 0"),
        ("demand: [{from: S0, to: S1, rate: .nan}]", "demand.0.rate"),
        ("demand: [{from: S0, to: S1}]", "has no 2 trips"),
        ("robots: [{start: S0, goals: [S1]}]", "lists 1 robots for a swarm of 2"),
        ("robots: [{start: S0, goals: [S1]}, {start: S0, goals: [S2]}]", "robot_0 and robot_1 start in 'S0'"),
        ("robots: [{robot: robot_1, start: S0, goals: [S1]}, {start: S2, goals: [S3]}]", "has no tour of robot_0"),
        ("robots: []", "must have either"),
        ("a: &a [1]\nb: *a", "aliases are not allowed"),
        pytest.param("[" * 1500, "nesting deeper", id="nested"),
        ("demand: {}", "valid list"),
    ],
)
def test_what_does_not_fit_is_one_clear_line(missions, content, message):
    with pytest.raises(SiteError) as caught:
        missions(content)
    assert message in str(caught.value)
    assert "missions.yaml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_broken_tables_are_refused(missions, tmp_path):
    with pytest.raises(SiteError, match="rows of different lengths"):
        missions("from,to,rate\nS0,S4\n", 1, "demand.csv")
    with pytest.raises(SiteError, match="cannot be read"):
        missions_for(SITE, 1, 0.5, tmp_path / "missing.csv")
