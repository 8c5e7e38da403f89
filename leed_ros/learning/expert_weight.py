"""The weight lambda of the expert loss in the course of learning.

A schedule is anything that maps an `Experience` to a weight. Each must be able to reach zero: a weight that stays pins
the robot to the pace of its demonstrations. That the weight follows the robot's state, and the distance between its
trajectories and the demonstrated ones, is the idea of the papers (LEED, arXiv 2509.14680; RELED, arXiv 2511.19368); all
formulas here are ours.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from leed_ros.learning.config import LearningConfig
from leed_ros.learning.demonstrations import DemonstrationSet
from leed_ros.learning.return_gap import RecentReturn, gap_of_returns
from leed_ros.learning.rollout import Rollout
from leed_ros.learning.track import Track


@dataclass(frozen=True)
class Experience:
    """What a schedule can go by at the start of an update.

    Attributes:
        transitions: Number of this robot's transitions learned from so far.
        rollout: What the robot experienced since its last update.
        demonstrations: What it is to be compared with; there are some.
    """

    transitions: int
    rollout: Rollout
    demonstrations: DemonstrationSet


class ExpertSchedule(Protocol):
    """The course of the expert loss's weight; what it remembers is stored with the robot."""

    def __call__(self, experience: Experience) -> float:
        """Return the weight for the coming update, at least 0."""
        ...

    def state(self) -> dict[str, Any]:
        """Return what it remembers, as plain values."""
        return {}

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Take over what `state` returned."""
        return


@dataclass(frozen=True)
class ConstantSchedule(ExpertSchedule):
    """The same weight for ever."""

    expert_coef: float

    def __call__(self, experience: Experience) -> float:
        """Return the weight."""
        return self.expert_coef


@dataclass(frozen=True)
class LinearSchedule(ExpertSchedule):
    """From `expert_coef` down to exactly zero after `decay_steps` transitions."""

    expert_coef: float
    decay_steps: int

    def __call__(self, experience: Experience) -> float:
        """Return the weight."""
        return self.expert_coef * max(0.0, 1.0 - experience.transitions / self.decay_steps)


class ReturnGapSchedule(ExpertSchedule):
    """In proportion to what the robot's recent missions return less than its demonstrations; zero once it is no less.

    With R the mean return of the demonstrations and r the robot's own: coef * clip((R - r) / |R|, 0, 1).
    """

    def __init__(self, expert_coef: float) -> None:
        self._expert_coef = expert_coef
        self._own = RecentReturn()

    def __call__(self, experience: Experience) -> float:
        """Take the rollout's missions into the robot's return, and return the weight."""
        self._own.add(experience.rollout)
        returns = [trajectory.undiscounted_return for trajectory in experience.demonstrations.trajectories]
        return self._expert_coef * gap_of_returns(returns, self._own.mean)

    def state(self) -> dict[str, Any]:
        """Return the robot's recent returns."""
        return self._own.state()

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Take over what `state` returned; the state of another schedule is none."""
        self._own.load_state(state)


def _linear(config: LearningConfig, track: Track) -> ExpertSchedule:
    return LinearSchedule(config.expert_coef, config.expert_decay_steps)


def _dtw(config: LearningConfig, track: Track) -> ExpertSchedule:
    from leed_ros.learning.path_gap import PathGapSchedule  # noqa: PLC0415 (its library only where it is asked for)

    return PathGapSchedule(config.expert_coef, track)


EXPERT_SCHEDULES: Mapping[str, Callable[[LearningConfig, Track], ExpertSchedule]] = {
    "constant": lambda config, track: ConstantSchedule(config.expert_coef),
    "linear": _linear,
    "return_gap": lambda config, track: ReturnGapSchedule(config.expert_coef),
    "dtw": _dtw,
}
"""Makers of the schedules, by the name they have in the configuration, from that and what tracks are made of."""
