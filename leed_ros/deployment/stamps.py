"""Stamps of one sensor: which of them continue its time, and which come from the past, the future or another clock."""

LEAP = 1.0
"""How much more time may pass between two stamps than between the messages that bear them [s]."""

SETTLED = 3
"""So many messages in a row that continue each other are a clock that was set anew, not stray messages."""

NANOSECONDS = 1_000_000_000


class StampTimeline:
    """Follows a sensor's stamps. Its clock may be any; that of the messages' arrival must not run backwards.

    Stray messages of another time are refused one by one. A clock that jumped, back or ahead, is followed as soon as
    `SETTLED` messages have come by it with none of the old time between them.
    """

    def __init__(self) -> None:
        self._last: tuple[int, float] | None = None
        self._other: tuple[int, float] = (0, 0.0)
        self._in_a_row = 0

    def take(self, stamp: int, now: float) -> bool:
        """Take in a stamp [ns] and when its message came [s]; tell whether it goes on from those before."""
        if self._last is None or _continues(self._last, stamp, now):
            self._last, self._in_a_row = (stamp, now), 0
            return True
        self._in_a_row = self._in_a_row + 1 if self._in_a_row and _continues(self._other, stamp, now) else 1
        self._other = (stamp, now)
        if self._in_a_row < SETTLED:
            return False
        self._last, self._in_a_row = (stamp, now), 0
        return True


def _continues(before: tuple[int, float], stamp: int, now: float) -> bool:
    """Tell whether a later stamp follows on an earlier one, no more ahead of it than time has passed."""
    return 0 < stamp - before[0] <= (now - before[1] + LEAP) * NANOSECONDS
