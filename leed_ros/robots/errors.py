"""The one error of the package."""

from pathlib import Path
from typing import Self

from leed_ros.task.config import ConfigError


class RobotFileError(ConfigError):
    """A robot cannot be used; one line that names the file and says what to do."""

    @classmethod
    def at(cls, path: Path | str, reason: str) -> Self:
        """Return an error about a file; line breaks of a library's message become spaces."""
        line = " ".join(f"{path}: {reason}".split())
        return cls(line if len(line) <= 500 else f"{line[:500]} ...")
