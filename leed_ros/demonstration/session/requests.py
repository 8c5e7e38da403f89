"""Requests: what others want of a session, handed over between threads."""

import datetime
import enum
import threading
from collections.abc import Callable

MARGIN = 0.05
"""Rules are looked at so long after one has ended [s]."""


class Woken(enum.Enum):
    """Why a wait has ended: a turn or the stop is asked for, a rule has ended, or the time is up."""

    ASKED = enum.auto()
    RULE_ENDED = enum.auto()
    TIME_UP = enum.auto()


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

    def wait(self, at_most: float | None = None) -> Woken:
        """Wait until a turn or the stop is asked for, or a rule ends, which asks for a turn.

        Args:
            at_most: Longest time to wait [s]; None for no limit.
        """
        with self._wake:
            end = self._seconds_left()
            patience = min((time for time in (end, at_most) if time is not None), default=None)
            if self._wake.wait_for(lambda: self._asked or self._stopped, patience):
                return Woken.ASKED
            if end is None or patience != end:
                return Woken.TIME_UP
            self._ends, self._asked = None, True
            return Woken.RULE_ENDED

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
