"""Results on disk, one JSON line for each training that is through: a comparison goes on where it was cut off."""

import json
from pathlib import Path

from bench.learning.job import Job, JobResult, result_from_mapping


class ResultStore:
    """A file of results.

    Args:
        path: JSON lines; it is made when the first result comes.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[Job, JobResult]:
        """Return the results so far; a line that a crash has cut off is left out."""
        if not self._path.exists():
            return {}
        found = {}
        for line in self._path.read_text(encoding="utf-8").splitlines():
            try:
                result = result_from_mapping(json.loads(line))
            except (ValueError, TypeError, KeyError):
                continue
            found[result.job] = result
        return found

    def add(self, result: JobResult) -> None:
        """Append a result."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(result.to_mapping()) + "\n")
