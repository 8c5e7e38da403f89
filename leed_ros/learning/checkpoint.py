"""Checkpoints: all that an agent needs to go on as if it had never stopped, in one versioned file."""

import io
from pathlib import Path
from typing import Any

import torch

from leed_ros.learning.agent import Agent
from leed_ros.learning.atomic_file import keep_previous, previous_of, write_atomically
from leed_ros.learning.config import LearningConfig
from leed_ros.task.config import ConfigError
from leed_ros.task.observation import ObservationLayout

FORMAT = "leed_ros.checkpoint"
VERSION = 1

_MISFITS = (ConfigError, KeyError, TypeError, ValueError, RuntimeError)


class CheckpointError(ValueError):
    """A checkpoint is unreadable, or of another version or observation layout."""


def save_checkpoint(agent: Agent, path: Path) -> None:
    """Store an agent; a crash leaves the old file or the new one. The version before is kept as `.previous`.

    The present rollout and the demonstrations are not part of it: save right after an update, and hand the
    demonstrations over again after loading.

    Raises:
        OSError: The file cannot be written.
    """
    content = {
        "format": FORMAT,
        "version": VERSION,
        "layout": list(agent.layout.names),
        "config": agent.config.to_mapping(),
        "state": agent.state(),
    }
    stream = io.BytesIO()
    torch.save(content, stream)
    keep_previous(path)
    write_atomically(path, stream.getvalue())


def load_checkpoint(path: Path, layout: ObservationLayout) -> Agent:
    """Restore an agent with the configuration it was stored with.

    Args:
        path: Written by `save_checkpoint`.
        layout: What the robot observes now; it must be what the agent was trained on.

    Raises:
        CheckpointError: The file is missing, unreadable, or of another version or layout.
    """
    content = _checked(path, layout)
    try:
        agent = Agent(layout, LearningConfig.from_mapping(content["config"]), seed=0)
        agent.load_state(content["state"])
    except _MISFITS as error:
        raise CheckpointError(f"{path}: its content does not fit together: {error}{_hint(path)}") from error
    return agent


def start_from_checkpoint(agent: Agent, path: Path) -> None:
    """Put what a checkpoint holds into an agent that keeps its own configuration, such as a lower exploration.

    Raises:
        CheckpointError: The file is missing or unreadable, or holds another layout or network.
    """
    content = _checked(path, agent.layout)
    try:
        agent.load_state(content["state"])
    except _MISFITS as error:
        reason = str(error).splitlines()[0]
        raise CheckpointError(f"{path}: does not fit the robot's configuration: {reason}{_hint(path)}") from error


def _checked(path: Path, layout: ObservationLayout) -> dict[str, Any]:
    content = _read(path)
    _check_version(content, path)
    _check_layout(content, layout, path)
    return content


def _read(path: Path) -> dict[str, Any]:
    """Read a checkpoint's content; only tensors and plain values are unpickled, never code."""
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises whatever the broken bytes lead to
        raise CheckpointError(f"{path}: cannot be read: {type(error).__name__}: {error}{_hint(path)}") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise CheckpointError(f"{path}: is not a checkpoint of this package")
    return content


def _check_version(content: dict[str, Any], path: Path) -> None:
    version = content.get("version")
    if version != VERSION:
        raise CheckpointError(f"{path}: is of version {version}, this package reads version {VERSION}")


def _check_layout(content: dict[str, Any], layout: ObservationLayout, path: Path) -> None:
    stored, expected = content.get("layout"), list(layout.names)
    if stored != expected:
        raise CheckpointError(f"{path}: was trained on the observation {stored}, not on {expected}")


def _hint(path: Path) -> str:
    previous = previous_of(path)
    return f"; the version before is {previous}" if previous.exists() else ""
