"""Going on from a snapshot or a checkpoint as if the robot had never stopped."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leed_ros.documents.one_line import one_line
from leed_ros.learning.atomic_file import previous_of
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.learning.snapshot import load_demonstrations, numbered_files
from leed_ros.learning.stored import MISFITS, CheckpointError, hint, read_for

CHECKPOINT = "checkpoint.pt"


@dataclass(frozen=True)
class Resumption:
    """A robot that goes on.

    Attributes:
        learner: The robot as it was.
        path: Where it came from.
        stamp: Of the goal that comes next [ns]; -1 after a checkpoint.
        extra: What others have kept with it.
    """

    learner: LocalLearner
    path: Path
    stamp: int = -1
    extra: Mapping[str, Any] = field(default_factory=dict)


def resume(make: Callable[[], LocalLearner], path: Path) -> Resumption:
    """Restore a robot from exactly this file.

    Args:
        make: Makes the robot as its configuration says; that configuration goes on to hold.
        path: A snapshot or a checkpoint.

    Raises:
        CheckpointError: The file, or that of its demonstrations, is missing, unreadable or does not fit the robot.
    """
    learner = make()
    content = read_for(path, learner.agent.layout)
    try:
        _restore(learner, content, path)
        stamp, extra = int(content.get("stamp", -1)), dict(content.get("extra", {}))
    except CheckpointError:
        raise
    except MISFITS as error:
        raise CheckpointError(
            f"{path}: does not fit the robot's configuration: {one_line(error)}{hint(path)}"
        ) from error
    return Resumption(learner, path, stamp, extra)


def resume_latest(make: Callable[[], LocalLearner], folder: Path, tell: Callable[[str], None]) -> Resumption | None:
    """Restore a robot from what has learned most of its snapshots and checkpoints; of equals from the newest snapshot.

    Args:
        make: Makes the robot as its configuration says.
        folder: The robot's folder of the run.
        tell: Is told of every file that is no use, in one line.

    Returns:
        The robot, or None if there is nothing to go on from.
    """
    for path in _candidates(make, folder, tell):
        try:
            return resume(make, path)
        except CheckpointError as error:
            tell(str(error))
    return None


def _candidates(make: Callable[[], LocalLearner], folder: Path, tell: Callable[[str], None]) -> Iterator[Path]:
    """Yield the files that can be read, in the order in which they are worth trying."""
    layout = make().agent.layout
    checkpoint = folder / CHECKPOINT
    files = reversed(numbered_files(folder))
    ranked = []
    for place, path in enumerate([*files, checkpoint, previous_of(checkpoint)]):
        if not path.exists():
            continue
        try:
            ranked.append((-_updates(read_for(path, layout)), place, path))
        except CheckpointError as error:
            tell(str(error))
    return (path for _, _, path in sorted(ranked))


def _updates(content: Mapping[str, Any]) -> int:
    try:
        return int(content["state"]["trainer"]["updates"])
    except MISFITS:
        return -1


def _restore(learner: LocalLearner, content: Mapping[str, Any], path: Path) -> None:
    agent, set_id, stored = learner.agent, content["demonstrations"]["set"], dict(content.get("learner", {}))
    agent.load_state(content["state"])
    if "stamp" in content:
        load_demonstrations(agent, path.parent.parent, set_id)
        agent.load_rollout_state(content["rollout"])
    else:
        try:
            load_demonstrations(agent, path.parent, set_id)
        except CheckpointError:  # they are told anew: a checkpoint only names them
            stored["awaits_demonstrations"] = True
    if "history" in stored:
        learner.load_state(stored)
