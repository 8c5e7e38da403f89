"""Requests: what others want of a session, handed over between threads."""

import datetime
import threading
from collections.abc import Callable

MARGIN = 0.05
"""Rules are looked at so long after one has ended [s]."""


class Requests:
    """The operator's notes, wishes for a new turn, and the wish to stop; thread-safe.

    Args:
        now: Tells the site's local time.
    """

    def __init__(self, now: Callable[[], datetime.datetime]) -> None:
        self._now = now
        self._wake = threading.Condition()
        self._notes, self._asked, self._stopped = "", True, False
        self._ends: datetime.time | None = None

    def set_notes(self, text: str) -> None:
        """Replace the notes and ask for a turn."""
        with self._wake:
            self._notes, self._asked = text.strip(), True
            self._wake.notify_all()

    def ask(self) -> None:
        """Ask for a turn."""
        with self._wake:
            self._asked = True
            self._wake.notify_all()

    def stop(self) -> None:
        """Ask to stop."""
        with self._wake:
            self._stopped = True
            self._wake.notify_all()

    def take(self) -> bool:
        """Return whether a turn is asked for; it then no longer is."""
        with self._wake:
            begins, self._asked = self._asked and not self._stopped, False
            return begins

    def end_at(self, time: datetime.time | None) -> None:
        """Wake up at a time of day, once, because a rule ends then; None for never."""
        with self._wake:
            self._ends = time

    def wait(self) -> bool:
        """Wait until a turn or the stop is asked for, or a rule ends; return whether a rule has ended."""
        with self._wake:
            if self._wake.wait_for(lambda: self._asked or self._stopped, self._seconds_left()):
                return False
            self._ends, self._asked = None, True
            return True

    @property
    def notes(self) -> str:
        """The notes as they are now."""
        with self._wake:
            return self._notes

    @property
    def stopped(self) -> bool:
        """Whether the session is to stop."""
        with self._wake:
            return self._stopped

    @property
    def pending(self) -> bool:
        """Whether something is wanted for which the present turn has to end."""
        with self._wake:
            return self._asked or self._stopped

    def _seconds_left(self) -> float | None:
        """Return the time until a rule ends, None if none does [s]."""
        if self._ends is None:
            return None
        now = self._now()
        end = datetime.datetime.combine(now.date(), self._ends, now.tzinfo)
        return max((end - now).total_seconds(), 0.0) + MARGIN
