"""The stretch of street between two crossings."""

from dataclasses import dataclass, replace

import numpy as np

from leed_ros.sites.streets.street import Street
from leed_ros.task.geometry import FloatArray


@dataclass(frozen=True, eq=False)
class Stretch:
    """A stretch of a street; forward is from its start to its end, the only direction of one-way streets.

    Attributes:
        start: Node at one end.
        end: Node at the other end.
        line: Its centre line from start to end [m; map frame]. Shape (K, 2).
        street: How it is driven.
    """

    start: str
    end: str
    line: FloatArray
    street: Street

    @property
    def length(self) -> float:
        """Length of the centre line [m]."""
        return float(np.hypot(*np.diff(self.line, axis=0).T).sum())

    @property
    def is_loop(self) -> bool:
        """Whether it ends where it starts."""
        return self.start == self.end

    def reversed(self) -> "Stretch":
        """Return the same stretch from end to start."""
        return Stretch(self.end, self.start, self.line[::-1], self.street)

    def moved(self, node: str, point: FloatArray, name: str) -> "Stretch":
        """Return it with its ends at a node moved to a point [m; map frame] and that node renamed. Shape (2,)."""
        line = self.line.copy()
        start, end = self.start, self.end
        if start == node:
            start, line[0] = name, point
        if end == node:
            end, line[-1] = name, point
        return Stretch(start, end, line, self.street)

    def followed_by(self, other: "Stretch") -> "Stretch | None":
        """Return both as one stretch over the node that this one's end and the other's start share.

        None if they are driven in different ways. The longer one gives the name.
        """
        a, b = self.street, other.street
        if (a.one_way, a.one_lane) != (b.one_way, b.one_lane):
            return None
        named = [part for part in (self, other) if part.street.name] or [self]
        name = max(named, key=lambda part: part.length).street.name
        return Stretch(
            self.start, other.end, np.concatenate([self.line, other.line[1:]]), replace(a, name=name, against=False)
        )
