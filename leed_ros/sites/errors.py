"""The one error of the package."""

from pathlib import Path
from typing import Self

from leed_ros.task.config import ConfigError


class SiteError(ConfigError):
    """A site cannot be used; one line that names the file and says what to do.

    To users it is a wrong configuration like any other.
    """

    @classmethod
    def at(cls, path: Path | str, reason: str) -> Self:
        """Return an error about a file; line breaks of a library's message become spaces."""
        return cls(" ".join(f"{path}: {reason}".split()))
