"""People who walk among robots, in both worlds."""

from dataclasses import replace

import numpy as np
import pytest

from leed_ros.sites.config import SiteConfig
from leed_ros.task.mission import TaskConfig
from leed_ros.task.records import Round
from leed_ros.task.site import RoadEdge, Roadmap, Site
from leed_sim.people import GAP, PERSON, SPEEDS, People
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_env, make_world

LINE = Roadmap({"A": (0.0, 0.0), "B": (6.0, 0.0)}, (RoadEdge("A", "B", one_way=True),))
CTRL_DT = 0.2
TASK = TaskConfig()


class Street:
    """One street of six metres, and one robot."""

    def __init__(self, people=1, roadmap=LINE):
        self.site = Site("street", (-1, -1, 7, 1), np.zeros((0, 5)), roadmap, people=people)
        self.num_robots = 1

    def draw(self, rng):
        return Round(np.array([[3.0, 0.0, 0.0]]), np.array([[6.0, 0.0]]))


def street(world="kinematic", robot=(3.0, 3.0, 0.0), seed=0, **site):
    made = make_world(world, Street(**site), TASK, seed=seed)
    made.reset(np.array([[robot]]))
    return made


def walk(world, steps, command=(0.0, 0.0)):
    """Drive the robot and return where the people were at every step. Shape (T, M, 3)."""
    path = [world.people_pose()[0]]
    for _ in range(steps):
        world.step(np.array([[command]]))
        path.append(world.people_pose()[0])
    return np.array(path)


@pytest.mark.parametrize("world", ["kinematic", "pybullet"])
def test_a_person_walks_the_roadmap_to_and_fro_at_walking_speed(world):
    path = walk(street(world), 200)[:, 0]
    speed = np.hypot(*np.diff(path[:, :2], axis=0).T) / CTRL_DT
    assert np.ptp(path[:, 0]) > 5.0  # one-way streets bind vehicles only
    assert np.abs(path[:, 1]).max() < 0.3
    assert SPEEDS[0] <= np.median(speed) <= SPEEDS[1]


@pytest.mark.parametrize("world", ["kinematic", "pybullet"])
def test_a_person_stops_for_a_robot_and_turns_back(world):
    made = street(world, robot=(3.0, 0.0, 0.0))
    path = walk(made, 300)[:, 0]
    gap = np.hypot(*(path[:, :2] - [3.0, 0.0]).T) - PERSON.radius - TASK.robot.radius
    assert gap.min() > 0.5 * GAP
    assert made.true_pose()[0, 0] == pytest.approx([3.0, 0.0, 0.0])
    assert not made.read().contact.any()
    assert np.ptp(path[:, 0]) > 1.5  # it did not stay where it met the robot


@pytest.mark.parametrize("world", ["kinematic", "pybullet"])
def test_the_lidar_sees_a_person_and_touching_one_is_a_contact(world):
    made = street(world, robot=(3.0, 0.0, 0.0))
    facing = made.people_pose()[0, 0, 0] - 3.0
    made.reset(np.array([[[3.0, 0.0, 0.0 if facing > 0 else np.pi]]]))
    ahead = TASK.robot.ray_angles().tolist().index(0.0)
    assert made.read().ranges[0, 0, ahead] == pytest.approx(min(abs(facing) - PERSON.radius, 3.0))
    contacts = [walk(made, 1, (1.0, 0.0)) is not None and made.read().contact[0, 0] for _ in range(40)]
    assert any(contacts)


def test_readings_are_of_robots_alone():
    made = street(people=3)
    reading = made.read()
    assert (made.num_robots, made.people_pose().shape) == (1, (1, 3, 3))
    assert reading.ranges.shape == (1, 1, TASK.robot.num_rays)
    assert reading.pose.shape == (1, 1, 3)
    assert reading.contact.shape == (1, 1)


def test_a_seed_decides_where_people_walk():
    first, again, other = (walk(street(people=3, seed=seed), 50) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.1


def test_people_begin_away_from_robots():
    people = People(LINE, (2, 1), CTRL_DT, np.random.default_rng(0))
    robots = np.array([[[0.2, 0.0, 0.0]], [[5.9, 0.0, 0.0]]])
    assert people.begin(robots, np.array([True, True]))[:, 0, 0].tolist() == [6.0, 0.0]


def test_worlds_whose_round_goes_on_keep_their_people():
    made = make_world("kinematic", Street(), TASK, num_worlds=2)
    made.reset(np.full((2, 1, 3), 3.0))
    for _ in range(5):
        made.step(np.zeros((2, 1, 2)))
    before = made.people_pose()
    made.reset(np.full((2, 1, 3), 3.0), np.array([True, False]))
    np.testing.assert_array_equal(made.people_pose()[1], before[1])
    assert np.abs(made.people_pose()[0] - before[0]).max() > 0.1


def test_rounds_of_missions_stay_the_same_with_people():
    empty = make_scenario("warehouse", 4, 0)
    peopled = replace(empty, site=replace(empty.site, people=2))
    draws = [make_env(scenario, TASK, seed=3).draw_rounds(2)[1] for scenario in (empty, peopled)]
    np.testing.assert_array_equal(draws[0].goals, draws[1].goals)
    np.testing.assert_array_equal(draws[0].starts, draws[1].starts)


def test_people_and_missions_can_be_chosen_for_any_scenario(tmp_path):
    path = tmp_path / "demand.csv"
    path.write_text("from,to,rate\nW1,E1,1\nW2,E2,1\n", encoding="utf-8")
    scenario = make_scenario("warehouse", 2, 0, SiteConfig(people=2, missions_file=str(path)))
    nodes = scenario.site.roadmap.nodes
    drawn = scenario.draw(np.random.default_rng(0))
    assert scenario.site.people == 2
    assert sorted(map(tuple, drawn.starts[:, :2])) == sorted([nodes["W1"], nodes["W2"]])
    assert sorted(map(tuple, drawn.goals)) == sorted([nodes["E1"], nodes["E2"]])
