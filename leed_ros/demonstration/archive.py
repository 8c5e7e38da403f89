"""Demonstrations of all robots in one file (npz, no pickle), to be published again without being made again."""

import math
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from leed_ros.documents.one_line import one_line
from leed_ros.task.action import ACTION_SIZE
from leed_ros.task.records import PROPOSERS, Demonstration

_FORMAT = 1
_STEPS = ("times", "poses", "observations", "actions", "rewards", "terminated")
_PADDED = "observations"
"""Robots of several kinds observe more or fewer entries; in the file the shorter ones are followed by zeros."""

MAX_BYTES = 2_000_000_000
_NAMES = ("format", "num_robots", "robot", "length", "proposer", "size", "time_ratio", *_STEPS)
_LARGEST, _LARGEST_ACTION = 1e6, 1.001
"""Largest number of any field, and of an action, which lies in [-1, 1] but for rounding."""

_DAMAGE = (
    ValueError, TypeError, LookupError, EOFError, ArithmeticError, AttributeError, NotImplementedError, RuntimeError,
    SyntaxError, tokenize.TokenError, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What NumPy and the zip reader raise on damaged files."""


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
        "size": np.array([item.observations.shape[1] for item in flat], dtype=np.int64),
        "time_ratio": np.array([item.time_ratio for item in flat], dtype=np.float64),
    }
    if flat:
        arrays |= {name: np.concatenate([getattr(item, name) for item in flat]) for name in _STEPS if name != _PADDED}
        arrays[_PADDED] = _padded([item.observations for item in flat])
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    partial.replace(path)


def load_demonstrations(
    path: Path, num_robots: int, observation_size: int | Sequence[int]
) -> list[list[Demonstration]]:
    """Read the demonstrations of all robots.

    Args:
        path: A file that `save_demonstrations` wrote.
        num_robots: Number of robots N that it must be for.
        observation_size: Number of entries D that observations must have, for all robots or for each. Length N.

    Returns:
        Demonstrations of each robot. Length N.

    Raises:
        ArchiveError: The file cannot be read, is damaged, or is for other robots.
    """
    try:
        if path.stat().st_size > MAX_BYTES or _unpacked_size(path) > MAX_BYTES:
            raise ArchiveError(f"{path} is larger than {MAX_BYTES} bytes")
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in _NAMES if name in file.files}
        return _split(arrays, num_robots, observation_size)
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror or error}") from error
    except _DAMAGE as error:
        raise ArchiveError(f"{path} holds no demonstrations for this swarm: {one_line(error)}") from error


def _unpacked_size(path: Path) -> int:
    """Return the size of all arrays [B].

    Raises:
        ValueError: One says that it is larger than its part of the file.
    """
    with zipfile.ZipFile(path) as file:
        for entry in file.infolist():
            with file.open(entry) as member:
                if _said_size(member) > entry.file_size:
                    raise ValueError(f"{entry.filename} says that it is larger than it is")
        return sum(entry.file_size for entry in file.infolist())


def _said_size(member: IO[bytes]) -> int:
    """Return the size that an array's header says [B]."""
    version = np.lib.format.read_magic(member)  # type: ignore[no-untyped-call]
    if version not in ((1, 0), (2, 0)):
        raise ValueError(f"version {version} of an array's format")
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, _, dtype = read(member)  # type: ignore[no-untyped-call]
    return int(math.prod(shape)) * int(dtype.itemsize)


def _padded(observations: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return observations of several sizes in one array, the shorter ones followed by zeros. Shape (T, D)."""
    padded = np.zeros((sum(map(len, observations)), max(item.shape[1] for item in observations)), dtype=np.float32)
    first = 0
    for item in observations:
        padded[first : first + len(item), : item.shape[1]] = item
        first += len(item)
    return padded


def _split(
    arrays: dict[str, NDArray[np.generic]], num_robots: int, observation_size: int | Sequence[int]
) -> list[list[Demonstration]]:
    if any(array.dtype.kind == "U" for name, array in arrays.items() if name != "proposer"):
        raise ValueError("words where numbers belong")
    if int(arrays["format"]) != _FORMAT or int(arrays["num_robots"]) != num_robots:
        raise ValueError(f"format {arrays['format']} for {arrays['num_robots']} robots")
    robots: list[list[Demonstration]] = [[] for _ in range(num_robots)]
    lengths, owners = _whole_numbers(arrays["length"]), _whole_numbers(arrays["robot"])
    if not lengths:
        return robots
    for robot in owners:
        if not 0 <= robot < num_robots:
            raise ValueError(f"there is no robot {robot}")
    wanted = [observation_size] * num_robots if isinstance(observation_size, int) else list(observation_size)
    sizes = [wanted[robot] for robot in owners]
    _check_shapes(arrays, sum(lengths), max(sizes))
    if "size" in arrays and arrays["size"].tolist() != sizes:
        raise ValueError(f"observations of {sorted(set(arrays['size'].tolist()))} entries, not of {sorted(set(sizes))}")
    ends = np.cumsum(lengths)[:-1]
    proposers = _proposers(arrays["proposer"])
    columns = [np.split(arrays[name], ends) for name in _STEPS]
    ratios = arrays.get("time_ratio", np.zeros(len(owners))).tolist()
    for robot, proposer, ratio, size, *steps in zip(owners, proposers, ratios, sizes, *columns, strict=True):
        own = dict(zip(_STEPS, steps, strict=True))
        own[_PADDED] = own[_PADDED][:, :size]
        robots[robot].append(Demonstration(proposer, **own, time_ratio=ratio))
    return robots


def _proposers(array: NDArray[np.generic]) -> list[str]:
    """Return who has proposed each demonstration.

    They are compared where they lie: bytes from outside need not be characters, and Python makes strings of them that
    cannot even be printed.

    Raises:
        ValueError: One is unknown.
    """
    if array.dtype.kind != "U" or not np.isin(array, PROPOSERS).all():
        raise ValueError(f"a proposer that is not one of {', '.join(PROPOSERS)}")
    return [str(proposer) for proposer in array]


def _whole_numbers(array: NDArray[np.generic]) -> list[int]:
    """Return a list of numbers that are neither negative nor beyond the steps that a file can hold.

    Raises:
        ValueError: They are others.
    """
    numbers = [int(number) for number in array.tolist()] if array.ndim == 1 and array.dtype.kind in "iu" else [-1]
    if not all(0 <= number <= MAX_BYTES for number in numbers):
        raise ValueError("lengths or robots that are no whole numbers")
    return numbers


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
        if arrays[name].dtype.kind != ("b" if name == "terminated" else "f"):
            raise ValueError(f"{name} are of type {arrays[name].dtype}")
        if not (np.abs(arrays[name].astype(np.float64)) <= (_LARGEST_ACTION if name == "actions" else _LARGEST)).all():
            raise ValueError(f"{name} are not finite, or beyond what they can be")
