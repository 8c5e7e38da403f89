"""How much less a robot's recent missions return than its demonstrations (own formulation)."""

import math
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from leed_ros.learning.rollout import Rollout

RECENT_ROLLOUTS = 5
"""Rollouts by which a robot's recent return is judged: one has some ten missions, which is too few."""


class RecentReturn:
    """The mean undiscounted return of a mission over the latest rollouts, exploration included.

    A mission may go on from one rollout into the next, so single returns are not known: it is the sum of all rewards
    over the number of missions that ended (renewal-reward theorem).
    """

    def __init__(self) -> None:
        self._rollouts: deque[tuple[float, int]] = deque(maxlen=RECENT_ROLLOUTS)

    def add(self, rollout: Rollout) -> None:
        """Take in a rollout, unless a reward is not finite."""
        reward = float(rollout.reward[rollout.valid].double().sum())
        ended = int((rollout.terminated | rollout.truncated)[rollout.valid].sum())
        if math.isfinite(reward):
            self._rollouts.append((reward, ended))

    @property
    def mean(self) -> float:
        """The return of a mission; minus infinity as long as none has ended."""
        ended = sum(number for _, number in self._rollouts)
        return sum(reward for reward, _ in self._rollouts) / ended if ended else -math.inf

    def state(self) -> dict[str, Any]:
        """Return all of it, to be stored."""
        return {"rollouts": list(self._rollouts)}

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Take over what `state` returned; begin anew where it says nothing."""
        self._rollouts.clear()
        self._rollouts.extend((float(reward), int(ended)) for reward, ended in state.get("rollouts", ()))


def gap_of_returns(shown: Sequence[float], own: float) -> float:
    """Return how much less a robot's return is than the demonstrated mean, as a share of that: within 0 and 1.

    Args:
        shown: Return of each demonstration; there are some.
        own: The robot's mean return.
    """
    mean = sum(shown) / len(shown)
    if own >= mean:
        return 0.0
    return min(1.0, (mean - own) / abs(mean)) if mean else 1.0
