"""Which file a robot goes on from, and what it does with those that are no use."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from leed_ros.learning.agent import Agent
from leed_ros.learning.checkpoint import save_checkpoint
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.learning.resumption import CHECKPOINT, resume, resume_latest
from leed_ros.learning.snapshot import forget_future, snapshot_path, stamps, take_snapshot
from leed_ros.learning.stored import CheckpointError
from leed_ros.task.mission import TaskConfig

from .conftest import TASK, PointSwarm


@pytest.fixture
def make(config) -> Callable[[], LocalLearner]:
    return lambda: LocalLearner(TASK, Agent(TASK.layout(), config, seed=0), needs_demonstrations=True)


@pytest.fixture
def run(make, rollout_of, demonstrations, tmp_path) -> Path:
    """Snapshots after no and after one update, checkpoints after one and after two."""
    learner, world = make(), PointSwarm(4, 1, seed=0)
    learner.take_demonstrations(demonstrations)
    for stamp in (10, 20):
        take_snapshot(learner, tmp_path, stamp).write()
        learner.agent.update(rollout_of(learner.agent, world))
        learner.transitions = learner.agent.transitions
        save_checkpoint(learner.agent, tmp_path / CHECKPOINT, learner.state())
    return tmp_path


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-300])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for place in range(len(content) // 4, len(content), len(content) // 64):
        content[place] ^= 0xFF
    path.write_bytes(bytes(content))


def of_another_kind(path: Path) -> None:
    torch.save({"weights": torch.zeros(3)}, path)


def not_finite(path: Path) -> None:
    content = torch.load(path, weights_only=True)
    content["state"]["trainer"]["policy"]["log_std"][0] = torch.nan
    torch.save(content, path)


def of_another_robot(path: Path) -> None:
    layout = TaskConfig().layout()
    content = torch.load(path, weights_only=True)
    torch.save({**content, "layout": list(layout.names)}, path)


def of_another_net(path: Path) -> None:
    content = torch.load(path, weights_only=True)
    content["state"]["trainer"]["policy"]["actor.0.weight"] = torch.zeros(5, 3)
    torch.save(content, path)


def of_other_moments(path: Path) -> None:
    content = torch.load(path, weights_only=True)
    for entry in content["state"]["trainer"]["optimizer"]["state"].values():
        entry["exp_avg"] = torch.zeros(7)
    torch.save(content, path)


DAMAGES = [cut, flip, of_another_kind, not_finite, of_another_robot, of_another_net, of_other_moments]


def test_what_has_learned_most_is_taken_and_of_equals_the_snapshot(run, make) -> None:
    told: list[str] = []
    resumption = resume_latest(make, run, told.append)
    assert resumption is not None
    assert (resumption.path, resumption.learner.agent.updates, told) == (run / CHECKPOINT, 2, [])
    assert resumption.learner.transitions == resumption.learner.agent.transitions > 0
    assert resumption.learner.agent.demonstrations.num_demonstrations == 20, "a checkpoint names them"
    (run / CHECKPOINT).unlink()
    resumption = resume_latest(make, run, told.append)
    assert resumption is not None
    assert resumption.path == snapshot_path(run, 20), "the checkpoint before has as many updates, but no rollout"


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_file_that_is_no_use_is_told_in_one_line_and_the_next_older_is_taken(run, make, damage) -> None:
    told: list[str] = []
    damage(run / CHECKPOINT)
    resumption = resume_latest(make, run, told.append)
    assert resumption is not None
    assert resumption.path == snapshot_path(run, 20)
    (line,) = told
    assert line.startswith(str(run / CHECKPOINT))
    assert "\n" not in line
    with pytest.raises(CheckpointError):
        resume(make, run / CHECKPOINT)


@pytest.mark.parametrize("damage", DAMAGES)
def test_older_ones_are_tried_until_nothing_is_left(run, make, damage) -> None:
    for path in (run / CHECKPOINT, run / f"{CHECKPOINT}.previous", snapshot_path(run, 20)):
        damage(path)
    resumption = resume_latest(make, run, lambda line: None)
    assert resumption is not None
    assert (resumption.path, resumption.learner.agent.updates) == (snapshot_path(run, 10), 0)
    cut(snapshot_path(run, 10))
    assert resume_latest(make, run, lambda line: None) is None


def test_a_snapshot_without_its_demonstrations_is_no_use_and_a_checkpoint_waits_for_them(run, make) -> None:
    (named,) = (run / "snapshots").glob("demonstrations-*.pt")
    cut(named)
    with pytest.raises(CheckpointError, match="cannot be read"):
        resume(make, snapshot_path(run, 20))
    learner = resume(make, run / CHECKPOINT).learner
    assert len(learner.agent.demonstrations) == 0
    assert not learner.ready


def test_a_failed_attempt_leaves_no_trace_in_what_is_taken_instead(run, make) -> None:
    of_other_moments(run / CHECKPOINT)
    resumption = resume_latest(make, run, lambda line: None)
    expected = resume(make, snapshot_path(run, 20))
    assert resumption is not None
    pairs = zip(
        resumption.learner.agent.policy.state_dict().values(),
        expected.learner.agent.policy.state_dict().values(),
        strict=True,
    )
    assert all(torch.equal(a, b) for a, b in pairs)


def test_the_future_of_what_is_taken_is_forgotten(run) -> None:
    (run / "snapshots" / ".30.pt.xyz.partial").touch()
    forget_future(run, stamp=10, updates=0)
    assert stamps(run) == [10]
    assert not list((run / "snapshots").glob(".*"))
    forget_future(run, stamp=-1, updates=0)
    assert stamps(run) == [10]


def test_nothing_is_taken_from_an_empty_folder(make, tmp_path) -> None:
    assert resume_latest(make, tmp_path, pytest.fail) is None
