"""Results of the report card as JSON lines, so that a run that was stopped goes on where it was."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class ResultCache:
    """Finished pieces of work by their key; without a path they are only kept in memory.

    Args:
        path: The file, made if missing; a last line that was cut off is passed over.

    Raises:
        ValueError: The file holds something else.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._results: dict[str, Any] = {}
        if path is not None and path.exists():
            self._load(path)

    def get(self, key: Mapping[str, Any]) -> Any | None:
        """Return a finished result, None if there is none."""
        return self._results.get(_text(key))

    def put(self, key: Mapping[str, Any], result: Any) -> None:
        """Keep a result."""
        self._results[_text(key)] = result
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"key": key, "result": result}) + "\n")

    def _load(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        for number, line in enumerate(text[: text.rfind("\n") + 1].splitlines(), start=1):
            try:
                entry = json.loads(line)
                self._results[_text(entry["key"])] = entry["result"]
            except (ValueError, TypeError, LookupError, RecursionError) as error:
                raise ValueError(f"{path} line {number} is no result of a report card") from error
        if not text.endswith("\n") and text:
            path.write_text(text[: text.rfind("\n") + 1], encoding="utf-8")


def _text(key: Mapping[str, Any]) -> str:
    return json.dumps(key, sort_keys=True)
