"""Demonstrations for tests: of nothing but zeros, or drawn by chance; whatever matters to a test is given by it."""

from typing import Any

import numpy as np

from leed_ros.task.records import Demonstration


def blank_demonstration(steps: int, size: int, **given: Any) -> Demonstration:
    """Return a demonstration that stands still for so many steps of 0.2 s and arrives with the last.

    Args:
        steps: Number of steps T.
        size: Number of entries D of an observation.
        given: Fields that are to be otherwise.
    """
    fields = {
        "proposer": "planner",
        "times": 0.2 * np.arange(steps),
        "poses": np.zeros((steps, 3)),
        "observations": np.zeros((steps, size), dtype=np.float32),
        "actions": np.zeros((steps, 2), dtype=np.float32),
        "rewards": np.zeros(steps),
        "terminated": np.arange(steps) == steps - 1,
    }
    return Demonstration(**{**fields, **given})


def drawn_demonstration(steps: int, size: int, seed: int, **given: Any) -> Demonstration:
    """Return a demonstration of random numbers, other ones for another seed; see `blank_demonstration`."""
    rng = np.random.default_rng(seed)
    drawn = {
        "poses": rng.normal(size=(steps, 3)),
        "observations": rng.normal(size=(steps, size)).astype(np.float32),
        "actions": rng.uniform(-1, 1, (steps, 2)).astype(np.float32),
        "rewards": rng.normal(size=steps),
        "time_ratio": 1.0 + seed / 4,
    }
    return blank_demonstration(steps, size, **{**drawn, **given})
