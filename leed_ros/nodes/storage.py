"""Writing that may fail: a full disk or a folder that became read-only must not end a training."""

from collections.abc import Callable
from pathlib import Path

from rclpy.impl.rcutils_logger import RcutilsLogger


class Storage:
    """Writes files of several kinds, and says in one line when it begins to fail and when it works again.

    A kind fails until the same kind was written: small files may still fit on a disk that is full for larger ones.

    Args:
        folder: Where the files are, for people.
        logger: Where it says so.

    Attributes:
        failures: Number of writes that have failed.
    """

    def __init__(self, folder: Path, logger: RcutilsLogger) -> None:
        self.failures = 0
        self._folder, self._logger = folder, logger
        self._failing: set[str] = set()

    @property
    def problems(self) -> list[str]:
        """What cannot be written now."""
        return [f"cannot write {', '.join(sorted(self._failing))}"] if self._failing else []

    def attempt(self, kind: str, write: Callable[[], object]) -> bool:
        """Write files of a kind; tells whether it was done."""
        try:
            write()
        except OSError as error:
            self._fail(kind, error.strerror or str(error))
            return False
        if self._failing == {kind}:
            self._logger.info(f"files can be written to {self._folder} again")
        self._failing.discard(kind)
        return True

    def _fail(self, kind: str, reason: str) -> None:
        self.failures += 1
        if not self._failing:
            words = f"cannot write to {self._folder}: {reason}; learning goes on, what was written last stays"
            self._logger.error(words)
        self._failing.add(kind)
