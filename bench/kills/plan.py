"""Who is killed when, drawn from a seed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.soak.swarm import RUNNER

ALL, SIMULATION = "all", "simulation"
WEIGHTS = {"robot": 30, "demonstration": 12, "monitor": 8, SIMULATION: 15, RUNNER: 15, ALL: 20}
"""Of a hundred kills, how many hit whom on average; `all` is the runner and every node at one moment."""

ENDING = (SIMULATION, RUNNER, ALL)
"""Who ends the run when it dies; the run is resumed then."""

KILLS_WITHIN, MAX_KILLS = 600.0, 4
"""A node is killed so often at most within so many seconds: the runner gives up restarting one that dies more often."""

LONGEST_WAIT = 12.0  # [s]


@dataclass(frozen=True)
class Kill:
    """One kill.

    Attributes:
        target: Label of a node, or `all`.
        wait: Time since the swarm has gone on after the kill before [s].
    """

    target: str
    wait: float

    @property
    def ends_run(self) -> bool:
        """Whether the run has to be resumed."""
        return self.target in ENDING


def draw_kill(rng: np.random.Generator, robots: Sequence[str], recent: Sequence[str]) -> Kill:
    """Draw a kill.

    Args:
        rng: Decides.
        robots: Names of the robots.
        recent: Who was restarted within `KILLS_WITHIN`, once for each time.
    """
    weights = {
        name: float(weight) for name, weight in WEIGHTS.items() if name != "robot" and recent.count(name) < MAX_KILLS
    }
    possible = [name for name in robots if recent.count(name) < MAX_KILLS]
    weights |= {name: WEIGHTS["robot"] / len(possible) for name in possible}
    names, shares = list(weights), np.array(list(weights.values()), dtype=float)
    target = names[int(rng.choice(len(names), p=shares / shares.sum()))]
    return Kill(target, round(float(rng.uniform(0.0, LONGEST_WAIT)), 2))
