"""Sifting: demonstrations that contradict the others of their set are left out, by the robot itself (own formulation).

A clone of all is made and asked about each: the squared distance of its actions from the demonstrated ones, averaged
over the demonstration. One whose distance exceeds a multiple of the set's median contradicts the others. Such ones also
spoil the clone, so it is made anew without them and all are asked again, a few times. Where the clone agrees with less
than half of the set there is no majority to go by, and nothing is left out.
"""

from collections.abc import Sequence

import numpy as np
import torch

from leed_ros.learning.config import LearningConfig
from leed_ros.learning.policy import ActorCritic
from leed_ros.learning.trajectory import Trajectory, joined
from leed_ros.learning.warm_start import clone
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray

PASSES = 3
STEPS = 300
"""Gradient steps of each clone; with 200 of half the batch it knew 3 of 10 forged demonstrations, with these all."""

FEWEST = 5
"""With fewer demonstrations there is no telling who contradicts whom."""


def agreeing(trajectories: Sequence[Trajectory], observation_size: int, config: LearningConfig) -> BoolArray:
    """Tell which demonstrations agree with the set; the same for the same set. Shape (M,).

    Args:
        trajectories: The set. Length M.
        observation_size: Number of entries D of an observation.
        config: Gives `max_disagreement` and the net.
    """
    everyone: BoolArray = np.ones(len(trajectories), dtype=np.bool_)
    if len(trajectories) < FEWEST:
        return everyone
    kept = everyone
    for number in range(PASSES):
        distances = _distances(trajectories, kept, observation_size, config, number)
        agree = distances <= config.max_disagreement * np.median(distances[kept])
        if 2 * np.count_nonzero(agree) < len(agree):
            return everyone
        if (agree == kept).all():
            break
        kept = agree
    return kept


def _distances(
    trajectories: Sequence[Trajectory], kept: BoolArray, observation_size: int, config: LearningConfig, seed: int
) -> FloatArray:
    """Clone those that are kept and return how far it is from every demonstration. Shape (M,)."""
    generator = torch.Generator().manual_seed(seed)
    policy = ActorCritic(observation_size, config, generator)
    members = tuple(item for item, member in zip(trajectories, kept, strict=True) if member)
    clone(policy, joined(members, observation_size), config.replace(warm_start_steps=STEPS), generator)
    return np.array([_distance(policy, trajectory) for trajectory in trajectories])


@torch.no_grad()
def _distance(policy: ActorCritic, trajectory: Trajectory) -> float:
    steps = trajectory.steps
    return float((policy.mean_action(steps.observation) - steps.expert_action).square().sum(-1).mean())
