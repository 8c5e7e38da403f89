import math

import numpy as np
import pytest

from leed_ros.monitor.attention import alarms, headline
from leed_ros.monitor.drawing import demonstrations, place, robots
from leed_ros.monitor.drawing.colours import colour_of, hex_from_colour
from leed_ros.monitor.drawing.layers import LAYERS
from leed_ros.monitor.drawing.shapes import FOR_EVER, Kind, circle, segments
from leed_ros.monitor.state import DemonstratedPath, RobotPicture, Scan, SwarmPicture
from leed_ros.task.site import RoadEdge, Roadmap, Site

POSE = np.array([1.0, 2.0, math.pi / 2])
SITE = Site(
    "s",
    (0.0, 0.0, 4.0, 2.0),
    np.array([[1.0, 1.0, 2.0, 0.5, 0.3]]),
    Roadmap({"a": (0, 0), "b": (1, 0), "c": (2, 0)}, (RoadEdge("a", "b"), RoadEdge("b", "c", "A1", one_lane=True))),
)


def test_nothing_known_draws_nothing():
    assert [layer.draw(SwarmPicture(robots=(RobotPicture("robot_0", 0.2),))) for layer in LAYERS] == [[]] * len(LAYERS)


def test_line_lists_hold_both_ends_of_every_stretch():
    lines = [np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]), np.zeros((1, 2)), np.array([[5.0, 5.0], [6.0, 6.0]])]
    assert segments(lines).tolist() == [[0, 0], [1, 0], [1, 0], [2, 0], [5, 5], [6, 6]]
    assert segments([]).shape == (0, 2)


def test_a_circle_closes():
    ring = circle(POSE, 0.5, corners=4)
    np.testing.assert_allclose(ring, [[1.5, 2], [1, 2.5], [0.5, 2], [1, 1.5], [1.5, 2]], atol=1e-12)


def test_floor_and_walls_are_the_sites():
    floor, wall = place.site_shapes(SITE)
    assert (floor.position[:2], floor.scale[:2]) == ((2.0, 1.0), (4.0, 2.0))
    assert (wall.kind, wall.position[:2], wall.scale[:2], wall.yaw) == (Kind.CUBE, (1.0, 1.0), (2.0, 0.5), 0.3)
    assert floor.lifetime == wall.lifetime == FOR_EVER


def test_roads_of_one_lane_are_drawn_apart_and_places_are_named():
    shapes = {shape.namespace: shape for shape in place.roadmap_shapes(SITE)}
    assert shapes["two lanes"].points.tolist() == [[0, 0], [1, 0]]
    assert shapes["one lane"].points.tolist() == [[1, 0], [2, 0]]
    assert [shape.text for shape in place.roadmap_shapes(SITE) if shape.kind is Kind.TEXT] == ["a", "b", "c"]


def test_an_outline_with_corners_turns_with_the_robot():
    robot = RobotPicture("r", 0.3, corners=np.array([[0.2, 0.1], [-0.2, 0.1], [0.0, -0.1]]))
    np.testing.assert_allclose(
        robots.outline_of(robot, POSE), [[0.9, 2.2], [0.9, 1.8], [1.1, 2.0], [0.9, 2.2]], atol=1e-12
    )


def test_contact_is_red_and_silence_faint():
    touching = RobotPicture("robot_0", 0.2, POSE, contact=True, age=0.0)
    silent = RobotPicture("robot_1", 0.2, POSE, age=10.0)
    red, own = (shape.colour for shape in robots.footprint_shapes([touching, silent]))
    assert red[:2] == (0.85, 0.05)
    assert own == colour_of("robot_1", 0.35)


@pytest.mark.parametrize(
    ("words", "stopped", "said"),
    [
        ("emergency stop", True, ["emergency stop"]),
        ("policy late", False, ["policy late"]),
        ("velocity limited", False, []),
    ],
)
def test_an_intervention_is_a_ring_and_what_is_more_than_a_limit_has_words(words, stopped, said):
    ring, *texts = robots.safety_shapes([RobotPicture("r", 0.2, POSE, safety=words, stopped=stopped)])
    assert ring.kind is Kind.LINE_STRIP
    assert ring.scale[0] == (0.04 if stopped else 0.02)
    assert [text.text for text in texts] == said


def test_success_is_said_once_a_mission_has_ended():
    assert robots.label_of(RobotPicture("robot_0", 0.2)) == "robot_0"
    told = RobotPicture("robot_0", 0.2, values={"missions": 3, "arrived": 2 / 3, "clean": 1 / 3})
    assert robots.label_of(told) == "robot_0\n67% arrived, 33% clean"


def test_lidars_of_all_robots_come_together():
    scan = Scan(POSE, np.array([1.0, np.inf]), np.array([0.0, 1.0]), 3.0)
    seen = robots.lidar_points(
        [RobotPicture("a", 0.2, scan=scan), RobotPicture("b", 0.2), RobotPicture("c", 0.2, scan=scan)]
    )
    np.testing.assert_allclose(seen, [[1.0, 3.0], [1.0, 3.0]], atol=1e-12)


def test_accepted_ways_have_the_robots_colour_and_rejected_ones_none():
    path = DemonstratedPath("llm", np.zeros((3, 3)))
    robot = RobotPicture("robot_1", 0.2, accepted=(path, path), rejected=(path,))
    (accepted,), (rejected,) = (
        demonstrations.accepted_shapes([robot], 3.0),
        demonstrations.rejected_shapes([robot], 3.0),
    )
    assert (len(accepted.points), len(rejected.points)) == (8, 4)
    assert accepted.colour == colour_of("robot_1", 0.35)
    assert rejected.colour[:3] == (0.85, 0.05, 0.05)


def test_colours_of_a_hundred_robots_differ_and_stay():
    assert len({hex_from_colour(colour_of(f"robot_{n}")) for n in range(100)}) == 100
    assert colour_of("burger") == colour_of("burger") != colour_of("waffle")


def test_a_monitor_names_who_is_silent_whom_it_waits_for_and_what_it_dropped():
    heard, silent, never = (RobotPicture(f"robot_{n}", 0.2, age=age) for n, age in enumerate((0.1, 9.0, math.inf)))
    assert headline(SwarmPicture()) == "waiting for robots"
    assert headline(SwarmPicture(robots=(heard, never))) == "waiting for robot_2"
    assert headline(SwarmPicture(robots=(heard, silent))) == "watching 2 robots"
    told = alarms(SwarmPicture(robots=(heard, silent, never)), {"robot_0/odom": "it is not finite"})
    assert told == ["silent: robot_1", "robot_0/odom dropped: it is not finite"]
