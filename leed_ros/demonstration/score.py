"""The score of a set of demonstrations: its reward, and how stationary it is to learn from.

RELED (arXiv 2511.19368) bounds non-stationarity by the volatility of external rewards and by the divergence between the
agents' policies. This is our version of it, computed from demonstrations alone; it is not the paper's formula.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import Demonstration

NEIGHBOURS = 5
"""With how many similar observations of other missions an observation is compared."""

MAX_STEPS = 2000
"""Steps of one robot that are looked at."""


@dataclass(frozen=True)
class Score:
    """What a set of demonstrations is worth.

    Attributes:
        reward: Mean sum of a mission's rewards.
        volatility: Standard deviation of that sum over the missions, relative to its mean.
        disagreement: Share of the actions' variance that similar observations do not explain: 0 where equal
            observations always get equal actions, 1 where the observation tells nothing.
    """

    reward: float
    volatility: float
    disagreement: float

    @property
    def non_stationarity(self) -> float:
        """Volatility and disagreement together; less is better to learn from."""
        return self.volatility + self.disagreement

    def value(self, weight: float) -> float:
        """Return the reward, less `weight` times what non-stationarity takes from it."""
        return self.reward - weight * abs(self.reward) * self.non_stationarity


def score(
    demonstrations: Sequence[Sequence[Demonstration]], rng: np.random.Generator, max_steps: int = MAX_STEPS
) -> Score:
    """Score demonstrations robot by robot, since each robot learns from its own, and return the mean.

    Args:
        demonstrations: Demonstrations of each robot; robots without any do not count. Length N.
        rng: Draws the steps that are compared.
        max_steps: Steps of one robot that are looked at. With fewer of them the nearest are farther off, hence
            disagreement is higher: compare only scores of the same number.

    Raises:
        ValueError: No robot has a demonstration.
    """
    scores = [_score_of_robot(own, rng, max_steps) for own in demonstrations if own]
    if not scores:
        raise ValueError("score: there is no demonstration")
    reward, volatility, disagreed = np.mean(scores, axis=0).tolist()
    return Score(reward, volatility, disagreed)


def volatility(rewards: FloatArray) -> float:
    """Return the standard deviation of missions' rewards relative to the size of their mean. Shape (B,)."""
    return float(np.std(rewards) / max(abs(float(np.mean(rewards))), 1e-9))


def disagreement(observations: FloatArray, actions: FloatArray, missions: NDArray[np.int64]) -> float:
    """Return the share of the actions' variance that is left between a step and its likes in other missions.

    Each step is compared with the `NEIGHBOURS` steps of other missions whose observations are nearest, every entry
    scaled to unit variance. Half the mean squared difference of two unrelated actions is their variance.

    Args:
        observations: Shape (B, D).
        actions: Shape (B, A).
        missions: Number of the mission of each step. Shape (B,).

    Returns:
        0 if actions do not vary, or if there is one mission only.
    """
    variance = float(np.var(actions, axis=0).sum())
    if variance < 1e-12 or len(set(missions.tolist())) < 2:
        return 0.0
    gaps = _squared_gaps(observations / np.maximum(np.std(observations, axis=0), 1e-6))
    gaps[missions[:, np.newaxis] == missions] = np.inf
    count = min(NEIGHBOURS, len(gaps) - int(np.bincount(missions).max()))
    likes = np.argpartition(gaps, count - 1, axis=1)[:, :count]
    differences = np.square(actions[likes] - actions[:, np.newaxis]).sum(axis=-1)
    return float(differences.mean()) / (2.0 * variance)


def _score_of_robot(
    demonstrations: Sequence[Demonstration], rng: np.random.Generator, max_steps: int
) -> tuple[float, float, float]:
    rewards = np.array([one.rewards.sum() for one in demonstrations])
    missions = np.repeat(np.arange(len(demonstrations)), [len(one) for one in demonstrations])
    chosen = np.sort(rng.choice(len(missions), min(max_steps, len(missions)), replace=False))
    observations = np.concatenate([one.observations for one in demonstrations])[chosen].astype(np.float64)
    actions = np.concatenate([one.actions for one in demonstrations])[chosen].astype(np.float64)
    return float(rewards.mean()), volatility(rewards), disagreement(observations, actions, missions[chosen])


def _squared_gaps(points: FloatArray) -> FloatArray:
    """Return the squared distances between all points. Shape (B, D) to (B, B)."""
    squares = np.square(points).sum(axis=1)
    gaps: FloatArray = np.maximum(squares[:, np.newaxis] + squares - 2.0 * points @ points.T, 0.0)
    return gaps
