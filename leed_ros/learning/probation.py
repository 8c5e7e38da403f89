"""Probation: an updated policy acts on trial, and counts only if its missions are not worse than the best policy's.

The rule. A policy is tried for K missions, with exploration, and its record is their undiscounted returns. Compared
with the record of the best policy so far, it is worse if its mean falls short by more than `margin` standard errors of
the difference (Welch):

    mean_best - mean_tried > margin * sqrt(var_best / n_best + var_tried / n_tried)

A worse policy is withdrawn and the best one acts again. One that is not worse goes on, and becomes the best one if its
mean is not below. The first policy that is tried has nothing to be compared with, and is the best one so far. The best
policy's record has its latest missions only: where it acts again after another failed, a lucky record mends itself.
Own formulation.
"""

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from leed_ros.task.config import Config, ConfigError, parameter

MIN_MISSIONS = 3


@dataclass(frozen=True)
class ProbationConfig(Config):
    """How an updated policy has to prove itself.

    Raises:
        ConfigError: A value does not fit its range, or the missions are too few to tell their spread.
    """

    missions: int = parameter(
        0, "Missions for which an updated policy is on trial; 0: it counts at once", minimum=0, maximum=10_000
    )
    margin: float = parameter(
        1.5, "Standard errors by which its mean return may fall short of the best one's", minimum=0.0, maximum=10.0
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if 0 < self.missions < MIN_MISSIONS:
            raise ConfigError(f"missions = {self.missions} must be 0 or at least {MIN_MISSIONS}")


class Verdict(Enum):
    """What is known of the policy that acts."""

    ON_TRIAL = "on trial"
    WORSE = "worse"
    STAYS = "stays"
    BEST = "best"


class Probation:
    """Compares the policy that acts with the best one; knows returns, not policies."""

    def __init__(self, config: ProbationConfig) -> None:
        self.config = config
        self._best: deque[float] = deque(maxlen=2 * max(config.missions, 1))
        self._tried: list[float] = []
        self._best_acts = False

    @property
    def verdict(self) -> Verdict:
        """What is known of the policy that acts."""
        if self._best_acts:
            return Verdict.BEST
        if len(self._tried) < self.config.missions:
            return Verdict.ON_TRIAL
        if self._best and _shortfall(self._best, self._tried) > self.config.margin:
            return Verdict.WORSE
        higher = not self._best or np.mean(self._tried) >= np.mean(self._best)
        return Verdict.BEST if higher else Verdict.STAYS

    def add(self, mission_return: float) -> None:
        """Note the return of a mission that the acting policy has carried out from start to end."""
        (self._best if self._best_acts else self._tried).append(mission_return)

    def crown(self) -> None:
        """Take the policy that acts for the best one from now on."""
        if not self._best_acts:
            self._best.clear()
            self._best.extend(self._tried)
        self._best_acts, self._tried = True, []

    def withdraw(self) -> None:
        """Have the best policy act again."""
        self._best_acts, self._tried = True, []

    def challenge(self) -> None:
        """Have an updated policy act, which has to prove itself."""
        self._best_acts, self._tried = False, []

    def forget(self) -> None:
        """Begin anew, with a policy that has nothing to do with the ones before."""
        self._best.clear()
        self.challenge()

    def state(self) -> dict[str, Any]:
        """Return both records, to be stored."""
        return {"best": list(self._best), "tried": list(self._tried), "best_acts": self._best_acts}

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Take over what `state` returned."""
        self._best.clear()
        self._best.extend(float(value) for value in state["best"])
        self._tried = [float(value) for value in state["tried"]]
        self._best_acts = bool(state["best_acts"])


def _shortfall(best: Collection[float], tried: Collection[float]) -> float:
    """Return by how many standard errors of the difference the tried record's mean is below the best one's."""
    a, b = np.array(best), np.array(tried)
    gap = float(a.mean() - b.mean())
    error = float(np.sqrt(a.var(ddof=1) / a.size + b.var(ddof=1) / b.size))
    if error == 0.0:
        return float(np.copysign(np.inf, gap)) if gap else 0.0
    return gap / error
