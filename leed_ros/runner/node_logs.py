"""Logs: what every node of a run has said, in files that do not grow without bound."""

import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

MAX_BYTES = 1_000_000
BACKUPS = 2
"""Size at which a log is begun anew [bytes], and how many of those before are kept as `.1` and `.2`."""


class NodeLogs:
    """Writes a log for each node; where that fails, it is reported once, and the run goes on.

    Args:
        folder: Folder of the logs.
        say: Takes the line that reports a failure.
        max_bytes: Size at which a log is begun anew.
    """

    def __init__(self, folder: Path, say: Callable[[str], None], max_bytes: int = MAX_BYTES) -> None:
        self._folder, self._say, self._max_bytes = folder, say, max_bytes
        self._handlers: dict[str, _Handler] = {}
        self._failed = False

    def write(self, label: str, line: str) -> None:
        """Write a line that a node has said."""
        if label not in self._handlers:
            self._handlers[label] = self._handler(label)
        self._handlers[label].handle(logging.makeLogRecord({"msg": line}))

    def close(self) -> None:
        """Close all files."""
        for handler in self._handlers.values():
            with suppress(OSError):  # a full disk was reported when it was written to
                handler.close()

    def _handler(self, label: str) -> "_Handler":
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._report(error)
        return _Handler(self._folder / f"{label}.log", self._max_bytes, self._report)

    def _report(self, error: OSError) -> None:
        if not self._failed:
            self._failed = True
            self._say(f"logs cannot be written to {self._folder}: {error.strerror or error}; the run goes on without")


class _Handler(RotatingFileHandler):
    """A rotating file that tells of errors instead of printing them."""

    def __init__(self, path: Path, max_bytes: int, on_error: Callable[[OSError], None]) -> None:
        super().__init__(path, maxBytes=max_bytes, backupCount=BACKUPS, encoding="utf-8", delay=True)
        self.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        self._on_error = on_error

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the name is logging's)
        """Tell of the error that is being handled."""
        error = sys.exception()
        if isinstance(error, OSError):
            self._on_error(error)
