"""The follower: it reaches the end of its plan, waits for its turn, and turns the shorter way."""

import numpy as np
import pytest

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.follower import Follower
from leed_ros.demonstration.execution.plan import Plan
from leed_ros.task.action import command_from_action
from leed_ros.task.mission import TaskConfig
from leed_ros.task.robot import RobotConfig

TASK = TaskConfig(RobotConfig(max_linear_velocity=0.6))
CONFIG = DemonstrationConfig(speed_fraction=0.8)
STANDING = [-1.0, 0.0]


def plan(*points: tuple[float, float], after: dict[int, list[int]] | None = None, num_robots: int = 1) -> Plan:
    needs = np.zeros((len(points), num_robots), dtype=np.int64)
    for waypoint, row in (after or {}).items():
        needs[waypoint] = row
    names = tuple(f"p{n}" for n in range(len(points)))
    return Plan(names, np.array(points), np.arange(len(points), dtype=float), needs)


def drive(follower: Follower, pose: np.ndarray, steps: int) -> np.ndarray:
    """Move ideal unicycles by what the follower says. Shape (steps + 1, W, N, 3)."""
    track = [pose.copy()]
    for _ in range(steps):
        command = command_from_action(follower.act(track[-1]), TASK.robot)
        x, y, yaw = np.moveaxis(track[-1], -1, 0)
        step = command * TASK.mission.ctrl_dt
        middle = yaw + 0.5 * step[..., 1]
        track.append(
            np.stack([x + step[..., 0] * np.cos(middle), y + step[..., 0] * np.sin(middle), yaw + step[..., 1]], -1)
        )
    return np.array(track)


def test_straight_ahead_it_drives_at_the_chosen_share_of_full_speed() -> None:
    follower = Follower([(plan((0, 0), (2, 0), (4, 0)),)], TASK, CONFIG)
    action = follower.act(np.array([[[0.0, 0.0, 0.0]]]))
    assert command_from_action(action, TASK.robot)[0, 0] == pytest.approx([0.8 * 0.6, 0.0])


def test_it_turns_in_place_toward_what_lies_behind_and_the_shorter_way() -> None:
    follower = Follower([(plan((0, 0), (2, 0)),) * 2], TASK, CONFIG)
    command = command_from_action(follower.act(np.array([[[0.0, 0.0, 3.0], [0.0, 0.0, -3.0]]])), TASK.robot)
    assert command[0].tolist() == [[0.0, -2.0], [0.0, 2.0]]


def test_it_arrives_around_bends_and_stays_near_its_way() -> None:
    bends = plan((0, 0), (0.6, 0), (0.6, 0.6), (1.2, 0.6), (1.2, 0), (1.6, 0.5))
    follower = Follower([(bends,)], TASK, CONFIG)
    track = drive(follower, np.array([[[0.0, 0.0, 2.0]]]), 60)[:, 0, 0]
    assert np.hypot(*(track[-1, :2] - bends.points[-1])) <= TASK.mission.goal_tolerance
    dense = np.concatenate([np.linspace(a, b, 50) for a, b in zip(bends.points, bends.points[1:], strict=False)])
    off = np.hypot(*np.moveaxis(track[:, None, :2] - dense, -1, 0)).min(axis=1)
    assert off.max() < 0.15
    assert follower.reached.tolist() == [[6]]
    assert follower.act(track[None, None, -1])[0, 0].tolist() == STANDING


@pytest.mark.parametrize(("then", "speed"), [((0.0, 0.4), 0.48), ((-0.3, 0.4), 2.5 * 0.15)])
def test_it_brakes_before_a_bend_only_if_it_is_sharp(then: tuple[float, float], speed: float) -> None:
    config = DemonstrationConfig(speed_fraction=0.8, lookahead=0.1, brake_gain=2.5)
    follower = Follower([(plan((-0.6, 0), (0, 0), then),)], TASK, config)
    follower.act(np.array([[[-0.6, 0.0, 0.0]]]))
    action = follower.act(np.array([[[-0.15, 0.0, 0.0]]]))
    assert command_from_action(action, TASK.robot)[0, 0] == pytest.approx([speed, 0.0])


def test_it_waits_until_the_other_has_reached_its_waypoint() -> None:
    late = plan((0, -2), (0, -1), (0, 0), (0, 1), num_robots=2)
    waiting = plan((-1, 0), (-0.5, 0), (0, 0), after={2: [4, 0]}, num_robots=2)
    follower = Follower([(late, waiting)], TASK, CONFIG)
    track = drive(follower, np.array([[[0.0, -2.0, 1.57], [-1.0, 0.0, 0.0]]]), 60)
    passed = int(np.argmax(track[:, 0, 0, 1] >= 1.0 - TASK.mission.goal_tolerance))
    assert track[: passed + 1, 0, 1, 0].max() <= -0.5 + 0.02
    assert follower.reached.tolist() == [[4, 3]]


def test_a_waiting_robot_faces_where_it_will_go() -> None:
    waiting = plan((0, 0), (0, 1), after={1: [0, 1]}, num_robots=2)
    follower = Follower([(waiting, None)], TASK, CONFIG)
    track = drive(follower, np.zeros((1, 2, 3)), 20)
    assert track[-1, 0, 0] == pytest.approx([0.0, 0.0, np.pi / 2], abs=0.01)


def test_a_robot_without_a_plan_stands() -> None:
    follower = Follower([(None, plan((0, 0), (1, 0), num_robots=2))], TASK, CONFIG)
    assert follower.act(np.zeros((1, 2, 3)))[0, 0].tolist() == STANDING


def test_worlds_are_independent() -> None:
    first, second = plan((0, 0), (1, 0), (1, 1)), plan((0, 0), (-1, 0))
    poses = np.array([[[0.1, 0.05, 0.3]], [[-0.2, 0.0, 1.0]]])
    together = drive(Follower([(first,), (second,)], TASK, CONFIG), poses, 15)
    alone = [drive(Follower([(one,)], TASK, CONFIG), poses[[w]], 15) for w, one in enumerate((first, second))]
    assert np.array_equal(together, np.concatenate(alone, axis=1))
