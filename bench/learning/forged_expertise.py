"""Demonstrations that somebody has forged after they were accepted: what a robot does about them is up to the robot."""

from dataclasses import replace

import numpy as np

from bench.learning.expertise import Expertise, planner_expertise
from bench.learning.ground import Ground
from leed_ros.task.records import Demonstration

FORGED = 0.3
"""Share of each robot's demonstrations."""

FORGERY = 51
"""Stream of the draws that choose them."""

MIRROR = np.array([1.0, -1.0])
"""Turns left where right was demonstrated; linear and angular action."""


def forged_expertise(ground: Ground) -> Expertise:
    """Plan demonstrations, then mirror every turn of some of them."""
    rng = np.random.default_rng((ground.job.seed, FORGERY))
    return [[_mirrored(one) if rng.random() < FORGED else one for one in own] for own in planner_expertise(ground)]


def _mirrored(shown: Demonstration) -> Demonstration:
    return replace(shown, actions=shown.actions * MIRROR)
