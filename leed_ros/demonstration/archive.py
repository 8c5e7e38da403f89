"""Demonstrations of all robots in one file (npz, no pickle), to be published again without being made again."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from leed_ros.task.action import ACTION_SIZE
from leed_ros.task.records import PROPOSERS, Demonstration

_FORMAT = 1
_STEPS = ("times", "poses", "observations", "actions", "rewards", "terminated")
MAX_BYTES = 2_000_000_000


class ArchiveError(Exception):
    """A file of demonstrations cannot be read or does not fit; the message is one line that says which and why."""


def save_demonstrations(path: Path, robots: Sequence[Sequence[Demonstration]]) -> None:
    """Write the demonstrations of all robots; the file appears whole or not at all.

    Args:
        path: The file; one that is there is replaced.
        robots: Demonstrations of each robot. Length N.

    Raises:
        OSError: The file cannot be written.
    """
    owners = [robot for robot, demonstrations in enumerate(robots) for _ in demonstrations]
    flat = [item for demonstrations in robots for item in demonstrations]
    arrays: dict[str, NDArray[np.generic]] = {
        "format": np.array(_FORMAT),
        "num_robots": np.array(len(robots)),
        "robot": np.array(owners, dtype=np.int64),
        "length": np.array([len(item) for item in flat], dtype=np.int64),
        "proposer": np.array([item.proposer for item in flat], dtype="U16"),
    }
    if flat:
        arrays |= {name: np.concatenate([getattr(item, name) for item in flat]) for name in _STEPS}
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    partial.replace(path)


def load_demonstrations(path: Path, num_robots: int, observation_size: int) -> list[list[Demonstration]]:
    """Read the demonstrations of all robots.

    Args:
        path: A file that `save_demonstrations` wrote.
        num_robots: Number of robots N that it must be for.
        observation_size: Number of entries D that every observation must have.

    Returns:
        Demonstrations of each robot. Length N.

    Raises:
        ArchiveError: The file cannot be read, is damaged, or is for other robots.
    """
    try:
        if path.stat().st_size > MAX_BYTES or _unpacked_size(path) > MAX_BYTES:
            raise ArchiveError(f"{path} is larger than {MAX_BYTES} bytes")
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        return _split(arrays, num_robots, observation_size)
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ArchiveError(f"{path} holds no demonstrations for this swarm: {' '.join(str(error).split())}") from error


def _unpacked_size(path: Path) -> int:
    with zipfile.ZipFile(path) as file:
        return sum(entry.file_size for entry in file.infolist())


def _split(arrays: dict[str, NDArray[np.generic]], num_robots: int, observation_size: int) -> list[list[Demonstration]]:
    if int(arrays["format"]) != _FORMAT or int(arrays["num_robots"]) != num_robots:
        raise ValueError(f"format {arrays['format']} for {arrays['num_robots']} robots")
    robots: list[list[Demonstration]] = [[] for _ in range(num_robots)]
    lengths = arrays["length"].tolist()
    if not lengths:
        return robots
    _check_shapes(arrays, sum(lengths), observation_size)
    ends = np.cumsum(lengths)[:-1]
    columns = [np.split(arrays[name], ends) for name in _STEPS]
    for robot, proposer, *steps in zip(arrays["robot"], arrays["proposer"], *columns, strict=True):
        if not 0 <= int(robot) < num_robots:
            raise ValueError(f"there is no robot {robot}")
        if str(proposer) not in PROPOSERS:
            raise ValueError(f"proposer '{proposer}' is not one of {', '.join(PROPOSERS)}")
        robots[int(robot)].append(Demonstration(str(proposer), *steps))
    return robots


def _check_shapes(arrays: dict[str, NDArray[np.generic]], steps: int, observation_size: int) -> None:
    expected = {
        "times": (steps,),
        "poses": (steps, 3),
        "observations": (steps, observation_size),
        "actions": (steps, ACTION_SIZE),
        "rewards": (steps,),
        "terminated": (steps,),
    }
    for name, shape in expected.items():
        if arrays[name].shape != shape:
            raise ValueError(f"{name} are of shape {arrays[name].shape} instead of {shape}")
