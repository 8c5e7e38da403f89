"""A robot restored from a snapshot goes on as if it had never stopped, to the last bit."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import torch

from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.learning.metrics import UpdateMetrics
from leed_ros.learning.probation import ProbationConfig
from leed_ros.learning.resumption import resume
from leed_ros.learning.snapshot import snapshot_path, stamps, take_snapshot
from leed_ros.task.action import action_from_command
from leed_ros.task.records import SensorReading

from .conftest import TASK, PointSwarm, demonstrate

MISSIONS = 16
INTERRUPTED = (0, 1, 6, 11)
CONFIG = LearningConfig(rollout_steps=100, hidden_size=16, expert_batch_size=32, warm_start_steps=10)


def reading_of(world: PointSwarm) -> SensorReading:
    reading = world.reading()
    return SensorReading(reading.ranges[0], reading.pose[0], reading.velocity[0], reading.contact[0])


@dataclass
class Driver:
    """Drives a learner through missions on a plane, and notes all that comes of it."""

    learner: LocalLearner
    metrics: list[UpdateMetrics] = field(default_factory=list)
    commands: list[list[float]] = field(default_factory=list)

    def drive(self, mission: int) -> None:
        """Drive the mission of this number."""
        world = PointSwarm(1, 1, seed=mission)
        world.reset()
        self.learner.start_mission(world.missions.goal[0, 0].copy())
        while world.missions.active.any():
            self._judge(world)
            command = self.learner.decide(reading_of(world))
            self.commands.append(command.tolist())
            world.step(action_from_command(command, TASK.robot)[np.newaxis, np.newaxis])
        self._judge(world)

    def _judge(self, world: PointSwarm) -> None:
        self.learner.judge(reading_of(world))
        while self.learner.training_due:
            metrics = self.learner.train()
            self.metrics += [metrics] if metrics else []


def tensors_of(learner: LocalLearner) -> list[torch.Tensor]:
    """Return every tensor that the learner has: weights, moments, generators, rollout."""
    state = learner.agent.state()
    moments = [value for entry in state["trainer"]["optimizer"]["state"].values() for value in entry.values()]
    generators = [state["sampling"], state["trainer"]["generator"]]
    rollout = learner.agent.rollout_state()["columns"]
    return [*learner.agent.policy.state_dict().values(), *moments, *generators, *rollout]


def maker(probation: int, schedule: str = "linear") -> Callable[[], LocalLearner]:
    def make() -> LocalLearner:
        agent = Agent(TASK.layout(), CONFIG.replace(expert_schedule=schedule), seed=3)
        config = ProbationConfig(missions=probation, margin=0.5)
        return LocalLearner(TASK, agent, needs_demonstrations=True, probation=config)

    return make


@dataclass
class Course:
    """A training that was never interrupted, and one that is interrupted by snapshots only."""

    make: Callable[[], LocalLearner]
    uninterrupted: Driver
    photographed: Driver
    folder: Path
    counts: dict[int, tuple[int, int]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def shown() -> list:
    return [demonstrate(seed) for seed in range(5)]


@pytest.fixture(scope="module", params=[(0, "linear"), (3, "return_gap"), (0, "dtw")], ids=str)
def course(request, shown, tmp_path_factory) -> Course:
    """Train twice alike; take a snapshot of the second before some of its missions."""
    make = maker(*request.param)
    made = Course(make, Driver(make()), Driver(make()), tmp_path_factory.mktemp("robot"))
    for mission in range(MISSIONS):
        if mission in INTERRUPTED:
            _photograph(made, mission)
        for driver in (made.uninterrupted, made.photographed):
            driver.learner.take_demonstrations(shown)
            driver.drive(mission)
    return made


def _photograph(made: Course, mission: int) -> None:
    """Take a snapshot where nothing prunes it, and note how much had happened."""
    driver = made.photographed
    take_snapshot(driver.learner, made.folder / str(mission), stamp=mission).write()
    made.counts[mission] = (len(driver.commands), len(driver.metrics))


def test_taking_snapshots_changes_nothing(course) -> None:
    assert course.photographed.commands == course.uninterrupted.commands
    assert course.photographed.metrics == course.uninterrupted.metrics
    assert len(course.uninterrupted.metrics) >= 3


@pytest.mark.parametrize("mission", INTERRUPTED)
def test_going_on_from_a_snapshot_is_bit_equal(course, shown, mission) -> None:
    driver = Driver(resume(course.make, snapshot_path(course.folder / str(mission), mission)).learner)
    assert driver.learner.ready is (mission > 0), "demonstrations come before the first mission"
    assert driver.learner.take_demonstrations(shown) is (mission == 0), "the same set changes nothing"
    for number in range(mission, MISSIONS):
        driver.drive(number)
    expected, (commands, metrics) = course.uninterrupted, course.counts[mission]
    assert driver.commands == expected.commands[commands:]
    assert driver.metrics == expected.metrics[metrics:]
    pairs = zip(tensors_of(driver.learner), tensors_of(expected.learner), strict=True)
    assert all(torch.equal(a, b) for a, b in pairs)
    for name in ("history", "transitions", "paused"):
        assert driver.learner.state()[name] == expected.learner.state()[name]
    assert driver.learner.succession.verdict is expected.learner.succession.verdict
    assert driver.learner.succession.withdrawals == expected.learner.succession.withdrawals


def test_the_newest_two_are_kept_and_the_demonstrations_that_they_name(shown, tmp_path) -> None:
    learner = maker(0)()
    for stamp, some in ((1, shown[:3]), (2, shown[:4]), (3, shown[:4])):
        learner.take_demonstrations(some)
        take_snapshot(learner, tmp_path, stamp).write()
    assert stamps(tmp_path) == [2, 3]
    (named,) = (tmp_path / "snapshots").glob("demonstrations-*.pt")
    written = named.stat().st_mtime_ns
    take_snapshot(learner, tmp_path, 4).write()
    assert named.stat().st_mtime_ns == written, "what has not changed is not written again"
    resumed = resume(maker(0), snapshot_path(tmp_path, 3)).learner
    assert resumed.agent.demonstrations.ids == learner.agent.demonstrations.ids


def test_files_that_are_not_whole_have_no_stamp(tmp_path: Path) -> None:
    for stamp in (1, 2):
        take_snapshot(maker(0)(), tmp_path, stamp).write()
    path = snapshot_path(tmp_path, 2)
    path.write_bytes(path.read_bytes()[:-100])
    snapshot_path(tmp_path, 7).touch()
    assert stamps(tmp_path) == [1]
    assert stamps(tmp_path / "nowhere") == []


@pytest.mark.parametrize("probation", [0, 3])
def test_what_is_kept_with_a_snapshot_comes_back(tmp_path, probation) -> None:
    learner = maker(probation)()
    learner.paused = True
    take_snapshot(learner, tmp_path, 5, {"linear": 0.4, "emergency_stopped": True}).write()
    resumption = resume(maker(probation), snapshot_path(tmp_path, 5))
    assert (resumption.stamp, resumption.extra) == (5, {"linear": 0.4, "emergency_stopped": True})
    assert resumption.learner.paused
