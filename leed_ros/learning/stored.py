"""The files of a robot that learns: one versioned format for checkpoints and snapshots, read without running code."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from leed_ros.documents.content import read_bytes
from leed_ros.documents.one_line import one_line
from leed_ros.learning.agent import Agent
from leed_ros.learning.atomic_file import previous_of
from leed_ros.task.config import ConfigError
from leed_ros.task.observation import ObservationLayout

FORMAT = "leed_ros.checkpoint"
VERSION = 1
MAX_BYTES = 1_000_000_000
"""Largest file that is read."""

MISFITS = (ConfigError, KeyError, TypeError, ValueError, RuntimeError, AttributeError, IndexError)
"""What is raised where content does not fit together."""


class CheckpointError(ValueError):
    """A checkpoint or snapshot is unreadable, or of another version or observation layout."""


def content_of(agent: Agent) -> dict[str, Any]:
    """Return what every file has: an agent without its present rollout, and the names of its demonstrations."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "layout": list(agent.layout.names),
        "config": agent.config.to_mapping(),
        "state": agent.state(),
        "demonstrations": {"set": agent.demonstrations.set_id, "ids": agent.demonstrations.ids},
    }


def packed(content: Mapping[str, Any]) -> bytes:
    """Return content as the bytes of a file."""
    stream = io.BytesIO()
    torch.save(dict(content), stream)
    return stream.getvalue()


def read(path: Path) -> dict[str, Any]:
    """Read a file; only tensors and plain values are unpickled, never code.

    Raises:
        CheckpointError: The file is missing, unreadable, or not of this format and version.
    """
    try:
        content = torch.load(io.BytesIO(_bytes_of(path)), map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises whatever the broken bytes lead to
        raise CheckpointError(
            f"{path}: cannot be read: {type(error).__name__}: {one_line(error)}{hint(path)}"
        ) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise CheckpointError(f"{path}: is not a checkpoint of this package")
    version = content.get("version")
    if version != VERSION:
        raise CheckpointError(f"{path}: is of version {one_line(version, 40)}, this package reads version {VERSION}")
    return content


def read_for(path: Path, layout: ObservationLayout) -> dict[str, Any]:
    """Read a file of a robot that observes by this layout.

    Raises:
        CheckpointError: As `read`; or it is of another layout, or has a number that is not finite.
    """
    content = read(path)
    stored, expected = content.get("layout"), list(layout.names)
    if stored != expected:
        raise CheckpointError(f"{path}: was trained on another observation: {_difference(stored, expected)}")
    if not all(bool(tensor.isfinite().all()) for tensor in _numbers(content)):
        raise CheckpointError(f"{path}: has a number that is not finite{hint(path)}")
    return content


def _difference(stored: object, expected: list[str]) -> str:
    """Say where the names of two observations part first."""
    names = stored if isinstance(stored, list) else []
    if len(names) != len(expected):
        return f"{len(names)} numbers instead of {len(expected)}"
    place = next(index for index, pair in enumerate(zip(names, expected, strict=True)) if pair[0] != pair[1])
    return f"number {place} is {one_line(names[place], 40)} instead of {expected[place]}"


def _bytes_of(path: Path) -> bytes:
    """Return what a file holds, unless it is too large, packed or as it says that it is unpacked."""
    data = read_bytes(path, min(MAX_BYTES, path.stat().st_size))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_BYTES:
            raise ValueError(f"it is larger than {MAX_BYTES} bytes")
    return data


def hint(path: Path) -> str:
    """Name the version before, if one was kept."""
    previous = previous_of(path)
    return f"; the version before is {previous}" if previous.exists() else ""


def _numbers(value: Any) -> Iterator[Tensor]:
    """Yield all tensors of numbers with a fraction."""
    if isinstance(value, Tensor) and value.is_floating_point():
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _numbers(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _numbers(item)
