"""Snapshots of a simulation in lock-step: all that it needs to begin a round as if it had never stopped.

A snapshot bears the stamp of the goals that the round begins with. It is written before they go out, so whoever has
answered them can be restored to the same moment.
"""

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from leed_ros.documents.content import read_bytes
from leed_ros.documents.errors import DocumentError
from leed_ros.documents.one_line import one_line
from leed_ros.documents.plain_json import json_from_text
from leed_ros.task.config import ConfigError

FORMAT, VERSION = "leed_ros.simulation", 1
FOLDER = "snapshots"
"""Name of the folder of snapshots in the simulation's own."""

KEPT = 2
"""Snapshots that are kept: while one is being written, or answered, the one before must not be lost."""

MAX_BYTES = 1_000_000
LARGEST_COUNT = 2**63

_NAME = re.compile(r"([0-9]{1,19})\.json")


@dataclass(frozen=True)
class Snapshot:
    """State of a simulation right before a round begins.

    Attributes:
        stamp: Of the goals that the round begins with [ns].
        steps: Steps taken so far.
        rounds: Rounds begun so far.
        log_size: Size of the log of missions [bytes]; 0 without one.
        draws: States of all random generators, in the order of `Rounds.generators`.
    """

    stamp: int
    steps: int
    rounds: int
    log_size: int
    draws: list[dict[str, Any]]


def states_of(generators: tuple[np.random.Generator, ...]) -> list[dict[str, Any]]:
    """Return the states of random generators, in plain values."""
    return [dict(generator.bit_generator.state) for generator in generators]


def set_states(generators: tuple[np.random.Generator, ...], states: list[dict[str, Any]]) -> None:
    """Put random generators into states that `states_of` returned.

    Raises:
        ValueError: They are states of other generators.
    """
    if len(states) != len(generators):
        raise ValueError(f"{len(states)} random states for {len(generators)} generators")
    try:
        for generator, state in zip(generators, states, strict=True):
            generator.bit_generator.state = state
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ValueError("a random state does not fit its generator") from error


def stamps(folder: Path) -> list[int]:
    """Return the stamps of the snapshots in a folder [ns], the newest last."""
    if not folder.is_dir():
        return []
    matches = (_NAME.fullmatch(path.name) for path in folder.iterdir())
    return sorted(int(match[1]) for match in matches if match)


def snapshot_path(folder: Path, stamp: int) -> Path:
    """Return where the snapshot of a stamp [ns] is, in a folder of snapshots."""
    return folder / f"{stamp}.json"


def write_snapshot(folder: Path, snapshot: Snapshot) -> None:
    """Write a snapshot, whole or not at all, and remove all but the newest ones.

    Raises:
        OSError: It cannot be written; those before are still there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = snapshot_path(folder, snapshot.stamp)
    partial = path.with_name(f".{path.name}.partial")
    content = {"format": FORMAT, "version": VERSION, **asdict(snapshot)}
    with partial.open("w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    older = [stamp for stamp in stamps(folder) if stamp < snapshot.stamp]
    for stamp in older[: len(older) + 1 - KEPT]:
        snapshot_path(folder, stamp).unlink(missing_ok=True)


def forget_after(folder: Path, stamp: int) -> None:
    """Remove the snapshots of later stamps [ns]: their future does not come about.

    Raises:
        ConfigError: The folder cannot be written.
    """
    for later in stamps(folder):
        if later > stamp:
            try:
                snapshot_path(folder, later).unlink()
            except OSError as error:
                raise ConfigError(f"snapshots in {folder} cannot be removed: {error.strerror or error}") from error


def read_snapshot(path: Path) -> Snapshot:
    """Read a snapshot.

    Raises:
        ConfigError: It cannot be read, is none, or is of another version.
    """
    try:
        content = json_from_text(read_bytes(path, MAX_BYTES))
    except DocumentError as error:
        raise ConfigError(f"snapshot {path} {error}") from error
    try:
        return _snapshot(content)
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"snapshot {path} is not one of a simulation: {one_line(error)}") from error


def _snapshot(content: Any) -> Snapshot:
    if not isinstance(content, dict) or (content.pop("format"), content.pop("version")) != (FORMAT, VERSION):
        raise ValueError(f"it is not of version {VERSION}")
    snapshot = Snapshot(**content)
    numbers = (snapshot.stamp, snapshot.steps, snapshot.rounds, snapshot.log_size)
    if any(type(number) is not int or not 0 <= number < LARGEST_COUNT for number in numbers):
        raise ValueError("a count is not a number, less than 0, or beyond all bounds")
    if not isinstance(snapshot.draws, list) or not all(isinstance(state, dict) for state in snapshot.draws):
        raise ValueError("it has no random states")
    return snapshot
