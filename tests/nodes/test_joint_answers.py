"""Answers worked out together: the same as each robot's own, or none."""

import numpy as np
import pytest

from leed_ros.deployment.safety_config import SafetyConfig
from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.nodes.guard_settings import GuardSettings
from leed_ros.nodes.joint_answers import JointAnswers, JointRobot
from leed_ros.nodes.safety_guard import SafetyGuard
from leed_ros.nodes.wire.fleet import reading_row
from leed_ros.task.mission import TaskConfig
from leed_ros.task.records import SensorReading

TASK = TaskConfig()
NUMBERS = (3, 4, 5)
SECOND = 1_000_000_000


class Swarm:
    """Robots 3 to 5 of a process; notes down what they have answered."""

    def __init__(self, make_node) -> None:
        config = LearningConfig()
        self.answered: list[tuple[int, list[float]]] = []
        self.busy = False
        self.learners = [
            LocalLearner(TASK, Agent(TASK.layout(), config, seed), needs_demonstrations=False, training=False)
            for seed in NUMBERS
        ]
        settings = [
            GuardSettings(SafetyConfig(), TASK.robot, TASK.mission.ctrl_dt, f"robot_{number}", lock_step=True)
            for number in NUMBERS
        ]
        self.guards = [SafetyGuard(make_node(), each, relay=lambda command, stamp: None) for each in settings]
        for learner in self.learners:
            learner.start_mission(np.array([5.0, 5.0]))

    def robots(self) -> list[JointRobot]:
        pairs = zip(self.learners, self.guards, strict=True)
        return [JointRobot(*pair, use_contact=True, steady=self._steady, answered=self._note) for pair in pairs]

    def alone(self, reading: SensorReading, stamp: int) -> np.ndarray:
        commands = []
        for index, (learner, guard) in enumerate(zip(self.learners, self.guards, strict=True)):
            one = reading.of(index)
            learner.judge(one)
            commands.append(guard.answer(stamp, learner.decide(one), one))
        return np.array(commands)

    def _steady(self, stamp: int) -> bool:
        return not self.busy and all(learner.steady for learner in self.learners)

    def _note(self, stamp: int, command: np.ndarray, seconds: float) -> None:
        assert seconds >= 0.0
        self.answered.append((stamp, command.tolist()))


def rows_and_reading(seed: int):
    """Return the rows of a message and the reading that they stand for."""
    generator = np.random.default_rng(seed)
    rows = np.zeros(3, reading_row(TASK.robot.num_rays))
    yaw = generator.uniform(-3.0, 3.0, 3)
    rows["robot"], rows["contact"] = NUMBERS, generator.integers(0, 2, 3)
    rows["x"], rows["y"] = generator.normal(size=(2, 3))
    rows["qz"], rows["qw"] = np.sin(0.5 * yaw), np.cos(0.5 * yaw)
    rows["linear"], rows["angular"] = generator.normal(size=(2, 3))
    rows["ranges"] = generator.uniform(0.3, 4.0, rows["ranges"].shape)
    rows["ranges"][0, 0] = np.inf
    ranges = np.minimum(rows["ranges"].astype(np.float64), TASK.robot.max_range)
    back = np.arctan2(2.0 * rows["qw"] * rows["qz"], 1.0 - 2.0 * rows["qz"] ** 2)
    pose, velocity = np.array([rows["x"], rows["y"], back]).T, np.array([rows["linear"], rows["angular"]]).T
    return rows, SensorReading(ranges, pose, velocity, rows["contact"] != 0)


@pytest.fixture
def swarm(make_node) -> Swarm:
    made = Swarm(make_node)
    made.alone(rows_and_reading(0)[1], SECOND)
    return made


def test_answers_are_those_of_robots_alone(swarm, make_node) -> None:
    joint = JointAnswers.of(swarm.robots(), NUMBERS)
    assert joint is not None
    other = Swarm(make_node)
    other.alone(rows_and_reading(0)[1], SECOND)
    for step in range(1, 20):
        rows, reading = rows_and_reading(step)
        stamp = SECOND + step * SECOND // 5
        commands = joint.answer(stamp, rows)
        assert commands is not None
        np.testing.assert_allclose(commands, other.alone(reading, stamp), rtol=0.0, atol=1e-12)
        assert swarm.answered[-3:] == [(stamp, command.tolist()) for command in commands]
    assert [guard.values() for guard in swarm.guards] == [guard.values() for guard in other.guards]


@pytest.mark.parametrize(
    ("column", "value"),
    [("ranges", np.nan), ("ranges", -1.0), ("x", np.nan), ("y", 1e9), ("qw", 4.0), ("qz", np.inf), ("linear", 1e6),
     ("angular", np.nan), ("robot", 9)],
)  # fmt: skip
def test_a_reading_that_is_none_is_left_to_each_robot(swarm, column, value) -> None:
    joint = JointAnswers.of(swarm.robots(), NUMBERS)
    rows, _ = rows_and_reading(1)
    rows[column][1] = value
    before = [learner.missions.steps[0] for learner in swarm.learners]
    assert joint is not None
    assert joint.answer(2 * SECOND, rows) is None
    assert swarm.answered == []
    assert [learner.missions.steps[0] for learner in swarm.learners] == before, "nothing was judged"


def test_a_robot_with_something_else_to_do_keeps_all_to_themselves(swarm) -> None:
    joint = JointAnswers.of(swarm.robots(), NUMBERS)
    swarm.busy = True
    assert joint is not None
    assert joint.answer(2 * SECOND, rows_and_reading(1)[0]) is None


def test_one_robot_or_unlike_ones_have_no_joint_answers(swarm, make_node) -> None:
    assert JointAnswers.of(swarm.robots()[:1], NUMBERS[:1]) is None
    careful = GuardSettings(SafetyConfig(velocity_scale=0.5), TASK.robot, 0.2, "robot_5", lock_step=True)
    swarm.guards[2] = SafetyGuard(make_node(), careful)
    assert JointAnswers.of(swarm.robots(), NUMBERS) is None
