"""Other swarms in the same ROS domain: their robots have the names of ours, so each swarm would answer the other's."""

import os
import time
from collections.abc import Callable

CLOCK = "/clock"

LEASE = 25.0
"""A publisher that was killed is told of for 20 s: so long DDS waits for a word of its participant [s]."""


class Rivals:
    """Notices who else publishes `/clock`.

    Args:
        count: Returns how many publishers a topic has, this node's own with them.
        tell: Takes the line that a person should read, once.
        clock: Present time on a clock that does not run backwards [s].
    """

    def __init__(
        self, count: Callable[[str], int], tell: Callable[[str], object], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._count, self._tell, self._clock = count, tell, clock
        self._since: float | None = None
        self._told = False

    def alarms(self) -> list[str]:
        """Return what a person should know while another is there, and has been for longer than a dead one is."""
        if self._count(CLOCK) < 2:
            self._since = None
            return []
        now = self._clock()
        self._since = now if self._since is None else self._since
        if now - self._since < LEASE:
            return []
        domain = os.environ.get("ROS_DOMAIN_ID", "0")
        line = f"another node publishes {CLOCK} in ROS domain {domain}: give each swarm a ROS_DOMAIN_ID of its own"
        if not self._told:
            self._tell(line)
            self._told = True
        return [line]
