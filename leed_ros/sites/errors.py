"""The one error of the package."""

from pathlib import Path
from typing import Self

from leed_ros.documents.one_line import one_line
from leed_ros.task.config import ConfigError

LONGEST = 800
"""Longest error [characters]: what a file says may be quoted in it."""


class SiteError(ConfigError):
    """A site cannot be used; one line that names the file and says what to do.

    To users it is a wrong configuration like any other.
    """

    @classmethod
    def at(cls, path: Path | str, reason: str) -> Self:
        """Return an error about a file, as one line of bounded length."""
        return cls(one_line(f"{path}: {reason}", LONGEST))
