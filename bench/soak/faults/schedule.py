"""Which fault happens when: drawn from a seed before anything begins."""

from dataclasses import dataclass

import numpy as np

from bench.soak.faults.garbage import GARBAGE
from bench.soak.faults.model_server import MOODS

SPECTATORS = ("demonstration", "monitor")
KILLS_WITHIN = 600.0  # [s]
MAX_KILLS = 4
"""A node is killed so often at most within that time: the runner gives up restarting one that dies more often."""

QUIET_END = 30.0  # [s] without a new fault, so that the last one can be recovered from

WEIGHTS = {"kill": 4, "stop": 2, "brief stop": 3, "garbage": 5, "flood": 2, "model": 2}
"""How often each kind of fault is drawn, compared with the others."""


@dataclass(frozen=True)
class Fault:
    """One thing that is broken.

    Attributes:
        at: When, since the swarm has begun [s].
        kind: A key of `WEIGHTS`.
        target: Label of the process that it is done to.
        what: Which garbage, or which mood of the model's server; otherwise empty.
        seconds: For how long [s]; 0 if it happens in a moment.
    """

    at: float
    kind: str
    target: str
    what: str = ""
    seconds: float = 0.0

    def __str__(self) -> str:
        words = [self.kind, self.what, self.target, f"for {self.seconds:.1f} s" if self.seconds else ""]
        return " ".join(filter(None, words))


@dataclass(frozen=True)
class Bounds:
    """What faults may be drawn.

    Attributes:
        seconds: Length of the soak [s].
        period: Mean time between two faults [s].
        num_robots: Number of robots; the last one is neither killed nor stopped for long, see `spared`.
        answer_timeout: Time that the simulation waits for a robot [s].
        model: There is a language model's server to break.
    """

    seconds: float
    period: float
    num_robots: int
    answer_timeout: float
    model: bool

    @property
    def spared(self) -> str:
        """A robot whose process lives from the beginning to the end, so that its memory can be told over all of it."""
        return f"robot_{self.num_robots - 1}"


class Draw:
    """Draws faults one by one.

    Args:
        bounds: What may be drawn.
        rng: Decides.
    """

    def __init__(self, bounds: Bounds, rng: np.random.Generator) -> None:
        self._bounds, self._rng = bounds, rng
        self._robots = [f"robot_{index}" for index in range(bounds.num_robots)]
        self._others = [name for name in self._robots if name != bounds.spared]
        self._kills: list[tuple[float, str]] = []
        self._kinds = [kind for kind in WEIGHTS if bounds.model or kind != "model"]

    def schedule(self) -> list[Fault]:
        """Return all faults of a soak in their order."""
        faults: list[Fault] = []
        at = self._rng.uniform(0.5, 1.0) * self._bounds.period
        while at < self._bounds.seconds - QUIET_END:
            faults.append(self._fault(at))
            at += max(1.0, self._rng.exponential(self._bounds.period))
        return faults

    def _fault(self, at: float) -> Fault:
        weights = np.array([WEIGHTS[kind] for kind in self._kinds], dtype=float)
        kind = self._kinds[self._rng.choice(len(weights), p=weights / weights.sum())]
        draw = {
            "kill": self._kill,
            "stop": self._stop,
            "brief stop": self._brief_stop,
            "garbage": self._garbage,
            "flood": self._flood,
            "model": self._model,
        }
        return draw[kind](at)

    def _kill(self, at: float) -> Fault:
        recent = [name for when, name in self._kills if at - when < KILLS_WITHIN]
        possible = [name for name in (*self._others, *SPECTATORS) if recent.count(name) < MAX_KILLS]
        if not possible:
            return self._garbage(at)
        target = self._one_of(possible)
        self._kills.append((at, target))
        return Fault(at, "kill", target)

    def _stop(self, at: float) -> Fault:
        """Stop a node until the simulation has given it up."""
        seconds = self._rng.uniform(1.2, 2.0) * self._bounds.answer_timeout
        return Fault(at, "stop", self._one_of([*self._others, *SPECTATORS]), seconds=round(seconds, 1))

    def _brief_stop(self, at: float) -> Fault:
        seconds = self._rng.uniform(0.1, 0.6) * self._bounds.answer_timeout
        target = self._one_of([*self._robots, *SPECTATORS, "simulation", "runner"])
        return Fault(at, "brief stop", target, seconds=round(seconds, 1))

    def _garbage(self, at: float) -> Fault:
        return Fault(at, "garbage", self._one_of(self._robots), self._one_of(list(GARBAGE)))

    def _flood(self, at: float) -> Fault:
        return Fault(at, "flood", self._one_of(self._others), seconds=2.0)

    def _model(self, at: float) -> Fault:
        return Fault(at, "model", "demonstration", self._one_of(list(MOODS)), round(self._rng.uniform(10.0, 30.0), 1))

    def _one_of(self, names: list[str]) -> str:
        return names[int(self._rng.integers(len(names)))]
