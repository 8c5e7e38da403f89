"""Restarts: how soon and how often a node that died is started again, and when one that says nothing counts as hung."""

import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from leed_ros.task.config import Config, parameter

LOOK_PERIOD = 1.0
"""How often it is looked who has said something [s]."""


@dataclass(frozen=True)
class RestartConfig(Config):
    """How nodes of a swarm are kept alive; launch files wait `first_delay` each time, and count without a window."""

    most: int = parameter(5, "Restarts of one node within the window; after more it is given up", minimum=0)
    window: float = parameter(600.0, "Time in which they are counted", unit="s", minimum=1.0)
    first_delay: float = parameter(1.0, "Time before the first restart; each further one waits twice as long", unit="s")
    longest_delay: float = parameter(4.0, "Longest time before a restart", unit="s")
    silence: float = parameter(
        180.0, "A node that says nothing for so long, at its start or later, counts as hung", unit="s", minimum=5.0
    )


class Restarts:
    """Decides about restarts.

    Args:
        config: How soon and how often.
        clock: Present time on a clock that does not run backwards [s].

    Attributes:
        counts: How often each node was started again, by label.
    """

    def __init__(self, config: RestartConfig, clock: Callable[[], float] = time.monotonic) -> None:
        self.counts: Counter[str] = Counter()
        self._config, self._clock = config, clock
        self._recent: dict[str, deque[float]] = {}

    def delay(self, label: str) -> float | None:
        """Count one more restart and return how long to wait before it [s]; None if there were too many."""
        now, recent = self._clock(), self._recent.setdefault(label, deque())
        while recent and now - recent[0] > self._config.window:
            recent.popleft()
        if len(recent) >= self._config.most:
            return None
        delay = min(self._config.first_delay * 2.0 ** len(recent), self._config.longest_delay)
        recent.append(now)
        self.counts[label] += 1
        return delay


class Silence:
    """Tells which nodes have said nothing for too long.

    Only time counts in which it was looked: where this process itself stood still, nobody else is to blame.

    Args:
        limit: How long a node may say nothing [s].
    """

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._silent: dict[str, float] = {}
        self._heard: dict[str, int] = {}

    def look(self, seconds: float, heard: Mapping[str, int]) -> list[str]:
        """Take a look.

        Args:
            seconds: Time since the last look [s].
            heard: How often each node that runs was heard so far, by label.

        Returns:
            Labels of those that count as hung; they are looked at anew from now on.
        """
        passed = min(seconds, 2.0 * LOOK_PERIOD)
        for label, count in heard.items():
            spoke = self._heard.get(label) != count
            self._silent[label] = 0.0 if spoke else self._silent[label] + passed
            self._heard[label] = count
        hung = [label for label in heard if self._silent[label] > self._limit]
        self.forget(hung)
        return hung

    def forget(self, labels: list[str]) -> None:
        """Look at nodes anew, because they are started again."""
        for label in labels:
            self._silent.pop(label, None)
            self._heard.pop(label, None)
