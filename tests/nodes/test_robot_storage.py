"""A disk that is full, really: what is told of it, and what stays."""

import resource
from contextlib import contextmanager
from pathlib import Path

import pytest

from leed_ros.learning.agent import Agent
from leed_ros.learning.checkpoint import load_checkpoint
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.learning.metrics import UpdateMetrics
from leed_ros.learning.resumption import resume_latest
from leed_ros.learning.snapshot import stamps, take_snapshot
from leed_ros.nodes.robot_record import RobotRecord, progress_of
from leed_ros.nodes.storage import Storage
from leed_ros.task.mission import TaskConfig

TASK = TaskConfig()
METRICS = UpdateMetrics(1, 4, 0.0, 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, False)


class Log(list):
    """Stands for a node's logger."""

    info = error = list.append


@contextmanager
def full_disk(size: int = 1000):
    """Let no file grow beyond a size [B], as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def make() -> LocalLearner:
    agent = Agent(TASK.layout(), LearningConfig(hidden_size=8), seed=0)
    return LocalLearner(TASK, agent, needs_demonstrations=False)


def write_full(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"x")


def test_one_line_when_it_begins_and_one_when_it_is_over() -> None:
    log = Log()
    storage = Storage(Path("/folder"), log)
    for _ in range(3):
        assert not storage.attempt("checkpoint", lambda: write_full(Path("/dev/full")))
        assert storage.attempt("curve", lambda: None), "small files may still fit"
    assert log == ["cannot write to /folder: No space left on device; learning goes on, what was written last stays"]
    assert storage.problems == ["cannot write checkpoint"]
    assert storage.attempt("checkpoint", lambda: None)
    assert log[1:] == ["files can be written to /folder again"]
    assert (storage.problems, storage.failures) == ([], 3)


def test_what_is_no_fault_of_the_disk_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        Storage(Path("/folder"), Log()).attempt("checkpoint", lambda: 1 / 0)


def test_on_a_full_disk_everything_that_was_written_stays_readable(tmp_path) -> None:
    learner, log = make(), Log()
    record = RobotRecord(tmp_path, Storage(tmp_path, log))
    record.begin(learner.agent)
    record.write_update(learner.agent, progress_of(learner, METRICS))
    record.write_snapshot(take_snapshot(learner, tmp_path, 1))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with full_disk():
        for _ in range(4):
            record.write_update(learner.agent, progress_of(learner, METRICS))
            record.write_snapshot(take_snapshot(learner, tmp_path, 2))
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    curve = tmp_path / "learning_curve.csv"
    assert {path: content for path, content in after.items() if path in before and path != curve} == {
        path: content for path, content in before.items() if path != curve
    }
    assert after[curve].startswith(before[curve])
    assert after[curve].endswith(b"\r\n"), "no half of a row"
    assert stamps(tmp_path) == [1]
    assert load_checkpoint(tmp_path / "checkpoint.pt", TASK.layout()).updates == 0
    assert len(log) == 1
    record.write_snapshot(take_snapshot(learner, tmp_path, 2))
    record.write_checkpoint(learner.agent, learner.state())
    assert stamps(tmp_path) == [1, 2]
    record.write_update(learner.agent, progress_of(learner, METRICS))
    assert log[1:] == [f"files can be written to {tmp_path} again"]


def test_a_folder_that_has_become_a_file_is_told_in_one_line(tmp_path) -> None:
    folder, log, learner = tmp_path / "out", Log(), make()
    folder.touch()
    record = RobotRecord(folder, Storage(folder, log))
    record.begin(learner.agent)
    record.write_snapshot(take_snapshot(learner, folder, 1))
    (line,) = log
    assert line.startswith(f"cannot write to {folder}: ")


def test_a_robot_that_begins_anew_leaves_aside_what_was_there(tmp_path) -> None:
    learner = make()
    record = RobotRecord(tmp_path, Storage(tmp_path, Log()))
    record.begin(learner.agent)
    record.write_update(learner.agent, progress_of(learner, METRICS))
    record.write_snapshot(take_snapshot(learner, tmp_path, 7))
    RobotRecord(tmp_path, Storage(tmp_path, Log())).begin(make().agent)
    assert stamps(tmp_path) == []
    assert not (tmp_path / "learning_curve.csv").exists()
    earlier = resume_latest(make, tmp_path / "earlier", pytest.fail)
    assert earlier is not None
    assert earlier.stamp == 7


def test_the_curve_goes_on_after_the_row_of_what_is_resumed(tmp_path) -> None:
    learner = make()
    record = RobotRecord(tmp_path, Storage(tmp_path, Log()))
    record.begin(learner.agent)
    record.write_snapshot(take_snapshot(learner, tmp_path, 1))
    curve = tmp_path / "learning_curve.csv"
    for updates in range(3):
        row = UpdateMetrics(**{**vars(METRICS), "updates": updates})
        record.write_update(learner.agent, progress_of(learner, row))
    with curve.open("a") as file:
        file.write("3,5")  # a row that was broken off
    resumption = resume_latest(make, tmp_path, pytest.fail)
    assert resumption is not None
    RobotRecord(tmp_path, Storage(tmp_path, Log())).go_on(resumption)
    assert [row.split(",")[0] for row in curve.read_text().splitlines()] == ["updates", "0"]
