"""Snapshots: a robot right before a goal takes effect, with the rollout under way, to go on as if uninterrupted.

    <robot>/snapshots/<stamp>.pt               the two newest; the stamp is that of the goal [ns]
    <robot>/snapshots/demonstrations-<set>.pt  the demonstrations that they name, written when they change

A snapshot has all that a checkpoint has, and also the present rollout.
"""

import contextlib
import math
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leed_ros.learning.agent import Agent
from leed_ros.learning.atomic_file import sweep, write_atomically
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.learning.stored import FORMAT, MISFITS, VERSION, CheckpointError, content_of, packed, read

FOLDER = "snapshots"
KEPT = 2


def stamps(folder: Path) -> list[int]:
    """Return the stamps of a robot's snapshots [ns], the newest last; files that are not whole are left out.

    Args:
        folder: The robot's folder of the run.
    """
    return sorted(int(path.stem) for path in numbered_files(folder) if _whole(path))


def snapshot_path(folder: Path, stamp: int) -> Path:
    """Return where a robot's snapshot of a stamp is.

    Args:
        folder: The robot's folder of the run.
        stamp: Of the goal [ns].
    """
    return folder / FOLDER / f"{stamp}.pt"


@dataclass(frozen=True)
class Snapshot:
    """A robot as it was, ready to be written.

    Attributes:
        folder: The robot's folder of the run.
        stamp: Of the goal [ns].
        content: Of the snapshot's file.
        set_id: Name of the robot's demonstrations.
        demonstrations: Content of their file; None if it was there, or if there are none.
    """

    folder: Path
    stamp: int
    content: bytes
    set_id: str
    demonstrations: bytes | None

    def write(self) -> None:
        """Write what has changed; then drop what is older than the two newest.

        Raises:
            OSError: A file cannot be written; the snapshots that were there are as they were.
        """
        (self.folder / FOLDER).mkdir(parents=True, exist_ok=True)
        if self.demonstrations is not None:
            write_atomically(_demonstrations_path(self.folder, self.set_id), self.demonstrations)
        write_atomically(snapshot_path(self.folder, self.stamp), self.content)
        _prune(self.folder)


def take_snapshot(learner: LocalLearner, folder: Path, stamp: int, extra: Mapping[str, Any] | None = None) -> Snapshot:
    """Take all that a robot needs to go on.

    Args:
        learner: A robot that is not in training.
        folder: Its folder of the run.
        stamp: Of the goal that is about to start a mission [ns].
        extra: Plain values of others, to be kept with it.
    """
    agent = learner.agent
    state = {"learner": learner.state(), "rollout": agent.rollout_state(), "stamp": stamp, "extra": dict(extra or {})}
    content = packed({**content_of(agent), **state})
    return Snapshot(folder, stamp, content, agent.demonstrations.set_id, _packed_demonstrations(agent, folder))


def save_demonstrations(agent: Agent, folder: Path) -> None:
    """Store a robot's demonstrations unless they are there.

    Raises:
        OSError: The file cannot be written.
    """
    content = _packed_demonstrations(agent, folder)
    if content is not None:
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        write_atomically(_demonstrations_path(folder, agent.demonstrations.set_id), content)


def load_demonstrations(agent: Agent, folder: Path, set_id: str) -> None:
    """Give a robot the demonstrations of a set, which is none if its name is empty.

    Raises:
        CheckpointError: Their file is missing, unreadable or holds others.
    """
    if not set_id:
        agent.demonstrations.replace([])
        return
    path = _demonstrations_path(folder, set_id)
    agent.demonstrations.load_state(read(path)["demonstrations"])
    if agent.demonstrations.set_id != set_id:
        raise CheckpointError(f"{path}: holds other demonstrations than it should")


def forget_future(folder: Path, stamp: int, updates: int) -> None:
    """Remove the snapshots whose future is about to come again, and the halves of files.

    Args:
        folder: The robot's folder of the run.
        stamp: Of the snapshot that the robot goes on from [ns]; -1 after a checkpoint.
        updates: Number of updates of the robot.

    Raises:
        OSError: The folder cannot be written.
    """
    for path in numbered_files(folder):
        if int(path.stem) > stamp >= 0 or (stamp < 0 and _updates(path) > updates):
            path.unlink()
    sweep(folder / FOLDER)


def numbered_files(folder: Path) -> list[Path]:
    """Return the files of a robot's snapshots, the newest last, also those that are not whole."""
    named = [path for path in (folder / FOLDER).glob("*.pt") if path.stem.isdecimal()]
    return sorted(named, key=lambda path: int(path.stem))


def _updates(path: Path) -> float:
    """Return the number of updates of a snapshot, infinite if it is not usable."""
    try:
        return int(read(path)["state"]["trainer"]["updates"])
    except (CheckpointError, *MISFITS):
        return math.inf


def _packed_demonstrations(agent: Agent, folder: Path) -> bytes | None:
    if not len(agent.demonstrations) or _demonstrations_path(folder, agent.demonstrations.set_id).exists():
        return None
    return packed({"format": FORMAT, "version": VERSION, "demonstrations": agent.demonstrations.state()})


def _demonstrations_path(folder: Path, set_id: str) -> Path:
    return folder / FOLDER / f"demonstrations-{set_id}.pt"


def _whole(path: Path) -> bool:
    """Tell whether a file has the end that the format puts there."""
    try:
        return zipfile.is_zipfile(path)
    except OSError:
        return False


def _prune(folder: Path) -> None:
    """Keep the newest snapshots, and of the demonstrations those that they name."""
    for stamp in stamps(folder)[:-KEPT]:
        snapshot_path(folder, stamp).unlink(missing_ok=True)
    sets = list((folder / FOLDER).glob("demonstrations-*.pt"))
    if len(sets) <= 1:
        return
    with contextlib.suppress(CheckpointError):
        named = [read(snapshot_path(folder, stamp))["demonstrations"]["set"] for stamp in stamps(folder)]
        for path in sets:
            if path not in [_demonstrations_path(folder, name) for name in named]:
                path.unlink(missing_ok=True)
