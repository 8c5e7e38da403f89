"""Snapshots: a robot right before a goal takes effect, with the rollout under way, to go on as if uninterrupted.

    <robot>/snapshots/<stamp>.pt               the two newest; the stamp is that of the goal [ns]
    <robot>/snapshots/demonstrations-<set>.pt  the demonstrations that they name, written when they change

A snapshot has all that a checkpoint has, and also the present rollout.
"""

import contextlib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from leed_ros.learning.agent import Agent
from leed_ros.learning.atomic_file import sweep, write_atomically
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.learning.stored import FORMAT, VERSION, CheckpointError, content_of, packed, read

FOLDER = "snapshots"
KEPT = 2


def stamps(folder: Path) -> list[int]:
    """Return the stamps of a robot's snapshots [ns], the newest last; files that are not whole are left out.

    Args:
        folder: The robot's folder of the run.
    """
    named = [path for path in (folder / FOLDER).glob("*.pt") if path.stem.isdecimal()]
    return sorted(int(path.stem) for path in named if _whole(path))


def snapshot_path(folder: Path, stamp: int) -> Path:
    """Return where a robot's snapshot of a stamp is.

    Args:
        folder: The robot's folder of the run.
        stamp: Of the goal [ns].
    """
    return folder / FOLDER / f"{stamp}.pt"


def snapshot_content(learner: LocalLearner, stamp: int, extra: Mapping[str, Any]) -> dict[str, Any]:
    """Return all that a snapshot holds; tensors are shared, so pack it before anything changes.

    Args:
        learner: A robot that is not in training.
        stamp: Of the goal that is about to start a mission [ns].
        extra: Plain values of others, to be kept with it.
    """
    state = {"learner": learner.state(), "rollout": learner.agent.rollout_state()}
    return {**content_of(learner.agent), **state, "stamp": stamp, "extra": dict(extra)}


def save_snapshot(learner: LocalLearner, folder: Path, stamp: int, extra: Mapping[str, Any] | None = None) -> None:
    """Store a robot, and its demonstrations if they have changed; then drop what is older than the two newest.

    Raises:
        OSError: A file cannot be written; the snapshots that were there are as they were.
    """
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    save_demonstrations(learner.agent, folder)
    write_atomically(snapshot_path(folder, stamp), packed(snapshot_content(learner, stamp, extra or {})))
    _prune(folder)


def save_demonstrations(agent: Agent, folder: Path) -> None:
    """Store a robot's demonstrations unless they are there.

    Raises:
        OSError: The file cannot be written.
    """
    path = _demonstrations_path(folder, agent.demonstrations.set_id)
    if len(agent.demonstrations) and not path.exists():
        content = {"format": FORMAT, "version": VERSION, "demonstrations": agent.demonstrations.state()}
        write_atomically(path, packed(content))


def load_demonstrations(agent: Agent, folder: Path, set_id: str) -> None:
    """Give a robot the demonstrations of a set, which is none if its name is empty.

    Raises:
        CheckpointError: Their file is missing, unreadable or holds others.
    """
    if not set_id:
        agent.demonstrations.load_state([])
        return
    path = _demonstrations_path(folder, set_id)
    agent.demonstrations.load_state(read(path)["demonstrations"])
    if agent.demonstrations.set_id != set_id:
        raise CheckpointError(f"{path}: holds other demonstrations than it should")


def forget_after(folder: Path, stamp: int) -> None:
    """Remove the snapshots of later stamps, whose future does not come about, and the halves of files.

    Raises:
        OSError: The folder cannot be written.
    """
    for path in (folder / FOLDER).glob("*.pt"):
        if path.stem.isdecimal() and int(path.stem) > stamp:
            path.unlink()
    sweep(folder / FOLDER)


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
