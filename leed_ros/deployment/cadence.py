"""When a robot decides: once a period, right after fresh readings if they come in time."""

import math

JITTER = 0.4
"""Share of the period by which readings may come early or late."""

PATIENCE = 1.5
"""Periods after which a decision does not wait for readings any longer."""


class Cadence:
    """Keeps the period of decisions on a clock that does not run backwards.

    A decision falls due with the readings that come about a period after those before, so that the command goes out as
    soon as there is something new to decide by (the generic cell rate algorithm: single readings may be early or late,
    but in the long run there are no more decisions than periods). Readings in between are left to the next decision.
    Where none come in time, a decision falls due by itself; it leaves the rhythm of the readings alone.

    Args:
        period: Control period [s].
    """

    def __init__(self, period: float) -> None:
        self.patience = PATIENCE * period
        self._period, self._jitter = period, JITTER * period
        self._expected = self._decided_at = -math.inf

    def due_with_readings(self, now: float) -> bool:
        """Return whether to decide by readings that have just come [s]; if so, it counts as decided."""
        if now < self._expected - self._jitter:
            return False
        expected = self._expected if math.isfinite(self._expected) else now
        self._expected = max(expected, now - self._jitter) + self._period
        self._decided_at = now
        return True

    def overdue(self, now: float) -> bool:
        """Return whether to decide without waiting for readings any longer [s]; if so, it counts as decided."""
        if now - self._decided_at < self.patience:
            return False
        self._decided_at = now
        return True
