"""Whether a language model can be asked now, and when to look again while it cannot."""

import time
from collections.abc import Callable

from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.model import BudgetSpent, LanguageModelError, RecordingError

LASTING = (BudgetSpent, RecordingError)
"""Failures that no waiting mends."""


class Presence:
    """Keeps an eye on a model that failed, ever more seldom.

    Args:
        config: How long the pauses are.
        probe: Tells why the model cannot be asked, empty if it can; takes at most a few seconds.
        reason: Why it cannot be asked to begin with, empty if it can.
        clock: Monotonic time [s].

    Attributes:
        reason: Why the model cannot be asked; empty as long as nothing says so.
    """

    def __init__(
        self,
        config: LanguageConfig,
        probe: Callable[[], str] = lambda: "",
        reason: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.reason = reason
        self._config, self._probe, self._clock = config, probe, clock
        self._pause = min(config.retry_after, config.retry_longest)
        self._due: float | None = None
        if reason:
            self._wait_longer()

    def settle(self, failure: LanguageModelError | None) -> None:
        """Take up what became of the latest question: a failure that may pass is looked into after a pause."""
        if failure is None:
            self._pause, self._due = min(self._config.retry_after, self._config.retry_longest), None
        elif not isinstance(failure, LASTING):
            self._wait_longer()

    def look(self) -> bool:
        """Find out whether the model can be asked, now."""
        self.reason = self._probe()
        self._due = None
        if self.reason:
            self._wait_longer()
        return not self.reason

    def seconds_left(self) -> float | None:
        """Return the time until somebody should look [s]; None while there is no need."""
        return None if self._due is None else max(self._due - self._clock(), 0.0)

    def _wait_longer(self) -> None:
        self._due = self._clock() + self._pause
        self._pause = min(2.0 * self._pause, self._config.retry_longest)
