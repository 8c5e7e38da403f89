"""Checkpoints: a robot as it was after an update, in one versioned file with one good predecessor."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from leed_ros.documents.one_line import one_line
from leed_ros.learning.agent import Agent
from leed_ros.learning.atomic_file import write_atomically
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.stored import MISFITS, CheckpointError, content_of, hint, packed, read_for
from leed_ros.task.observation import ObservationLayout

__all__ = ["CheckpointError", "load_checkpoint", "save_checkpoint", "start_from_checkpoint"]


BEFORE_PLACES = {"place_octaves": 0}
"""What a checkpoint was trained with that does not say so: it is older than the encoding of places."""


def save_checkpoint(agent: Agent, path: Path, learner: Mapping[str, Any] | None = None) -> None:
    """Store an agent; a crash leaves the old file or the new one. The version before is kept as `.previous`.

    The present rollout is not part of it, and of the demonstrations only their names are.

    Args:
        agent: The agent, right after an update.
        path: The file.
        learner: What `LocalLearner.state` returns, if the agent is one's.

    Raises:
        OSError: The file cannot be written; the old one is as it was.
    """
    content = packed({**content_of(agent), **({"learner": dict(learner)} if learner else {})})
    write_atomically(path, content, keep_previous=True)


def load_checkpoint(path: Path, layout: ObservationLayout) -> Agent:
    """Restore an agent with the configuration it was stored with.

    Args:
        path: Written by `save_checkpoint`.
        layout: What the robot observes now; it must be what the agent was trained on.

    Raises:
        CheckpointError: The file is missing, unreadable, or of another version or layout.
    """
    content = read_for(path, layout)
    try:
        agent = Agent(layout, LearningConfig.from_mapping({**BEFORE_PLACES, **content["config"]}), seed=0)
        agent.load_state(content["state"])
    except MISFITS as error:
        raise CheckpointError(f"{path}: its content does not fit together: {one_line(error)}{hint(path)}") from error
    return agent


def start_from_checkpoint(agent: Agent, path: Path) -> None:
    """Put what a checkpoint holds into an agent that keeps its own configuration, such as a lower exploration.

    Raises:
        CheckpointError: The file is missing or unreadable, or holds another layout or network.
    """
    content = read_for(path, agent.layout)
    try:
        agent.load_state(content["state"])
    except MISFITS as error:
        raise CheckpointError(
            f"{path}: does not fit the robot's configuration: {one_line(error)}{hint(path)}"
        ) from error
