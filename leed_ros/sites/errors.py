"""The one error of the package."""

from pathlib import Path
from typing import Self


class SiteError(ValueError):
    """A site cannot be used; one line that names the file and says what to do."""

    @classmethod
    def at(cls, path: Path | str, reason: str) -> Self:
        """Return an error about a file; line breaks of a library's message become spaces."""
        return cls(" ".join(f"{path}: {reason}".split()))
