"""The weight lambda of the expert loss in the course of learning; these schedules are ours, not the paper's.

A schedule is anything that maps an `Experience` to a weight. It must be able to reach zero: a weight that stays pins
the robot to the pace of its demonstrations.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from leed_ros.learning.config import LearningConfig
from leed_ros.learning.demonstrations import DemonstrationSet
from leed_ros.learning.rollout import Rollout


@dataclass(frozen=True)
class Experience:
    """What a schedule can go by at the start of an update.

    Attributes:
        transitions: Number of this robot's transitions learned from so far.
        rollout: What the robot experienced since its last update.
        demonstrations: What it is to be compared with.
    """

    transitions: int
    rollout: Rollout
    demonstrations: DemonstrationSet


class ExpertSchedule(Protocol):
    """The course of the expert loss's weight."""

    def __call__(self, experience: Experience) -> float:
        """Return the weight for the coming update, at least 0."""
        ...


@dataclass(frozen=True)
class ConstantSchedule:
    """The same weight for ever."""

    expert_coef: float

    def __call__(self, experience: Experience) -> float:
        """Return the weight."""
        return self.expert_coef


@dataclass(frozen=True)
class LinearSchedule:
    """From `expert_coef` down to exactly zero after `decay_steps` transitions."""

    expert_coef: float
    decay_steps: int

    def __call__(self, experience: Experience) -> float:
        """Return the weight."""
        return self.expert_coef * max(0.0, 1.0 - experience.transitions / self.decay_steps)


EXPERT_SCHEDULES: Mapping[str, Callable[[LearningConfig], ExpertSchedule]] = {
    "constant": lambda config: ConstantSchedule(config.expert_coef),
    "linear": lambda config: LinearSchedule(config.expert_coef, config.expert_decay_steps),
}
"""Makers of the schedules, by the name they have in the configuration."""
