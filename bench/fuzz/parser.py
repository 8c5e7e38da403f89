"""What is fuzzed: a parser, what it may raise, and how a refusal has to look."""

import atexit
import functools
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

MAX_LINE = 1000
"""Longest refusal [characters]."""


@dataclass(frozen=True)
class Parser:
    """Something that reads bytes from outside.

    Attributes:
        name: What it is called on the command line.
        read: Reads bytes; what it returns has been checked as far as anybody relies on it.
        refusals: The errors that it may raise.
        structured: What it reads is one document in JSON or YAML.
    """

    name: str
    read: Callable[[bytes], object]
    refusals: tuple[type[Exception], ...]
    structured: bool = False

    def accepts(self, data: bytes) -> bool:
        """Read bytes, and tell whether they were taken; false if they were refused as they should be.

        Raises:
            AssertionError: The refusal is no clear line.
            Exception: Whatever else is raised is a fault.
        """
        try:
            self.read(data)
        except self.refusals as error:
            line = str(error)
            assert line and "\n" not in line and len(line) <= MAX_LINE, f"refused in an unclear way: {line[:300]!r}"
            line.encode()  # lone surrogates cannot be printed
            return False
        return True


def through_file(name: str, read: Callable[[Path], object]) -> Callable[[bytes], object]:
    """Return a reader of bytes that writes them to a file of some name, in a folder of this process, and reads it."""

    def from_bytes(data: bytes) -> object:
        path = _folder() / name
        path.write_bytes(data)
        return read(path)

    return from_bytes


def remove_folder() -> None:
    """Remove the folder of this process: at its end, and before an end that asks nobody."""
    shutil.rmtree(_folder(), ignore_errors=True)


@functools.cache
def _folder() -> Path:
    atexit.register(remove_folder)
    return Path(tempfile.mkdtemp(prefix="leed_fuzz_", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
