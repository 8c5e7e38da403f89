"""Rewards: named terms of a line or two each, with scales under the same names."""

from dataclasses import dataclass

import numpy as np

from leed_ros.task.config import Config, parameter
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray


@dataclass(frozen=True)
class RewardConfig(Config):
    """Scales of the reward's terms; a term with scale 0 is off."""

    progress: float = parameter(1.0, "Per metre that the goal came nearer", minimum=0.0, maximum=100.0)
    arrival: float = parameter(5.0, "Once, when the goal is reached", minimum=0.0, maximum=1000.0)
    contact: float = parameter(-0.2, "Per step in contact", minimum=-100.0, maximum=0.0)
    time: float = parameter(-0.02, "Per step", minimum=-10.0, maximum=0.0)


REWARD_PRESETS = {"dense": RewardConfig(), "sparse": RewardConfig(progress=0.0)}
"""Dense: progress, arrival, contact, time. Sparse: the same without progress."""


@dataclass(frozen=True)
class StepFacts:
    """What a step's reward is made of. Shape (...) each.

    Attributes:
        progress: How much nearer the goal came [m].
        arrived: Whether the goal was reached.
        contact: Whether the footprint touched something.
    """

    progress: FloatArray
    arrived: BoolArray
    contact: BoolArray


def reward_terms(facts: StepFacts, scales: RewardConfig) -> dict[str, FloatArray]:
    """Return each term, scaled. Shape (...) each."""
    return {
        "progress": scales.progress * facts.progress,
        "arrival": scales.arrival * facts.arrived,
        "contact": scales.contact * facts.contact,
        "time": scales.time * np.ones_like(facts.progress),
    }


def reward(facts: StepFacts, scales: RewardConfig) -> FloatArray:
    """Return the sum of all terms. Shape (...)."""
    total = np.zeros_like(facts.progress)
    for term in reward_terms(facts, scales).values():
        total = total + term
    return total
