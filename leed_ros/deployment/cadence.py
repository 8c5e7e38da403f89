"""When a robot decides: once a period, right after fresh readings if they come in time."""

SLACK = 0.1
"""Share of the period by which readings may come early or late."""


class Cadence:
    """Keeps the period of decisions on a clock that does not run backwards.

    A decision falls due with the readings that come within `SLACK` of the end of a period, so that the command goes out
    as soon as there is something new to decide by. Where none come, it falls due by itself when they are overdue.
    Readings that come in between are left to the next decision.

    Args:
        period: Control period [s].
    """

    def __init__(self, period: float) -> None:
        self.patience = (1.0 + SLACK) * period
        self._soonest = (1.0 - SLACK) * period
        self._decided_at = float("-inf")

    def due_with_readings(self, now: float) -> bool:
        """Return whether to decide by readings that have just come [s]."""
        return now - self._decided_at >= self._soonest

    def overdue(self, now: float) -> bool:
        """Return whether to decide without waiting for readings any longer [s]."""
        return now - self._decided_at >= self.patience

    def decided(self, now: float) -> None:
        """Note that a decision was made [s]."""
        self._decided_at = now
