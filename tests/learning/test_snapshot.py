"""A robot restored from a snapshot goes on as if it had never stopped, to the last bit."""

from collections.abc import Callable
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

from .conftest import TASK, PointSwarm

MISSIONS = 24


class Driver:
    """Drives a learner through missions on a plane, and notes all that comes of it."""

    def __init__(self, learner: LocalLearner) -> None:
        self.learner = learner
        self.metrics: list[UpdateMetrics] = []
        self.commands: list[list[float]] = []

    def drive(self, mission: int, before: Callable[[], None] = lambda: None) -> None:
        """Drive the mission of this number; `before` is called when its goal has come."""
        world = PointSwarm(1, 1, seed=mission)
        world.reset()
        before()
        self.learner.start_mission(world.missions.goal[0, 0].copy())
        while world.missions.active.any():
            self._step(world)
        self._judge(world)

    def _step(self, world: PointSwarm) -> None:
        self._judge(world)
        command = self.learner.decide(self._reading(world))
        self.commands.append(command.tolist())
        low, high = TASK.robot.command_limits()
        world.step(((command - low) / (high - low) * 2.0 - 1.0)[np.newaxis, np.newaxis])

    def _judge(self, world: PointSwarm) -> None:
        self.learner.judge(self._reading(world))
        while self.learner.training_due:
            metrics = self.learner.train()
            self.metrics += [metrics] if metrics else []

    @staticmethod
    def _reading(world: PointSwarm):
        reading = world.reading()
        return type(reading)(reading.ranges[0], reading.pose[0], reading.velocity[0], reading.contact[0])


def all_of(learner: LocalLearner) -> list[torch.Tensor]:
    """Every tensor that the learner has, with its counts."""
    state = learner.agent.state()
    optimizer = state["trainer"]["optimizer"]["state"]
    moments = [value for entry in optimizer.values() for value in entry.values()]
    generators = [state["sampling"], state["trainer"]["generator"]]
    rollout = learner.agent.rollout_state()["columns"]
    return [*learner.agent.policy.state_dict().values(), *moments, *generators, *rollout]


def maker(config: LearningConfig, probation: ProbationConfig) -> Callable[[], LocalLearner]:
    def make() -> LocalLearner:
        agent = Agent(TASK.layout(), config, seed=3)
        return LocalLearner(TASK, agent, needs_demonstrations=True, probation=probation)

    return make


@pytest.fixture(params=[0, 3], ids=["at once", "on probation"])
def make(request, config) -> Callable[[], LocalLearner]:
    return maker(config.replace(rollout_steps=100), ProbationConfig(missions=request.param))


@pytest.fixture
def uninterrupted(make, demonstrations) -> Driver:
    driver = Driver(make())
    driver.learner.take_demonstrations(demonstrations)
    for mission in range(MISSIONS):
        driver.drive(mission)
    assert len(driver.metrics) >= 3
    return driver


@pytest.mark.parametrize("mission", [0, 1, 9, 14])
def test_going_on_from_a_snapshot_is_bit_equal(make, demonstrations, uninterrupted, tmp_path, mission) -> None:
    first = Driver(make())
    if mission:
        first.learner.take_demonstrations(demonstrations)
    for number in range(mission):
        first.drive(number)
    take_snapshot(first.learner, tmp_path, stamp=1000 + mission).write()
    second = Driver(resume(make, snapshot_path(tmp_path, 1000 + mission)).learner)
    if not mission:
        assert not second.learner.ready, "demonstrations had not come yet"
        second.learner.take_demonstrations(demonstrations)
    assert second.learner.ready
    assert not second.learner.take_demonstrations(demonstrations), "the same set changes nothing"
    for number in range(mission, MISSIONS):
        second.drive(number)
    assert first.commands + second.commands == uninterrupted.commands
    assert first.metrics + second.metrics == uninterrupted.metrics
    ended, expected = second.learner, uninterrupted.learner
    assert all(torch.equal(a, b) for a, b in zip(all_of(ended), all_of(expected), strict=True))
    for name in ("history", "transitions", "paused"):
        assert ended.state()[name] == expected.state()[name]
    assert ended.succession.verdict is expected.succession.verdict
    assert ended.succession.withdrawals == expected.succession.withdrawals


def test_the_newest_two_are_kept_and_the_demonstrations_that_they_name(make, demonstrations, tmp_path) -> None:
    learner = make()
    for stamp, shown in ((1, demonstrations[:3]), (2, demonstrations[:5]), (3, demonstrations[:5])):
        learner.take_demonstrations(shown)
        take_snapshot(learner, tmp_path, stamp).write()
        (tmp_path / "snapshots" / f".{stamp}.pt.partial").touch()
    assert stamps(tmp_path) == [2, 3]
    (named,) = (tmp_path / "snapshots").glob("demonstrations-*.pt")
    written = named.stat().st_mtime_ns
    take_snapshot(learner, tmp_path, 4).write()
    assert named.stat().st_mtime_ns == written
    assert resume(make, snapshot_path(tmp_path, 3)).learner.agent.demonstrations.num_demonstrations == 5


def test_files_that_are_not_whole_have_no_stamp(make, tmp_path: Path) -> None:
    for stamp in (1, 2):
        take_snapshot(make(), tmp_path, stamp).write()
    path = snapshot_path(tmp_path, 2)
    path.write_bytes(path.read_bytes()[:-100])
    snapshot_path(tmp_path, 7).touch()
    assert stamps(tmp_path) == [1]
    assert stamps(tmp_path / "nowhere") == []
