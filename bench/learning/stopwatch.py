"""CPU and wall time of a training; evaluation does not count."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stopwatch:
    """Runs from its making on, but for pauses.

    Attributes:
        cpu_seconds: CPU time of this process so far [s].
        wall_seconds: Wall time so far [s].
    """

    def __init__(self) -> None:
        self._cpu, self._wall = time.process_time(), time.monotonic()

    @property
    def cpu_seconds(self) -> float:
        """CPU time of this process so far [s]."""
        return time.process_time() - self._cpu

    @property
    def wall_seconds(self) -> float:
        """Wall time so far [s]."""
        return time.monotonic() - self._wall

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Leave out what is done in the context."""
        cpu, wall = time.process_time(), time.monotonic()
        try:
            yield
        finally:
            self._cpu += time.process_time() - cpu
            self._wall += time.monotonic() - wall
