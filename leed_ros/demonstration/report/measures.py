"""Measures: what is kept of executed missions, so that results of many sites can be put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from leed_ros.demonstration.generator import Harvest
from leed_ros.demonstration.score import score
from leed_ros.task.geometry import FloatArray

MEASURES = ("arrived", "accepted", "reward", "time_ratio", "disagreement", "volatility")
"""The first four are means over the robots of a round, the last two of a whole site."""

RESAMPLES = 2000


def measures_of(harvest: Harvest, rng: np.random.Generator) -> dict[str, list[float]]:
    """Return every measure, round by round or of the whole; what has no value is left out."""
    rounds = list(zip(*harvest.verdicts, strict=True))
    ratios = [[verdict.time_ratio for verdict in verdicts if verdict.arrived] for verdicts in rounds]
    columns = {
        "arrived": [float(np.mean([verdict.arrived for verdict in verdicts])) for verdicts in rounds],
        "accepted": [float(np.mean([verdict.accepted for verdict in verdicts])) for verdicts in rounds],
        "reward": [float(np.mean([verdict.total_reward for verdict in verdicts])) for verdicts in rounds],
        "time_ratio": [float(np.mean(values)) for values in ratios if values],
        "disagreement": [],
        "volatility": [],
    }
    if any(harvest.accepted):
        scored = score(harvest.accepted, rng)
        columns |= {"disagreement": [scored.disagreement], "volatility": [scored.volatility]}
    return columns


@dataclass(frozen=True)
class Measured:
    """A mean with its interval.

    Attributes:
        mean: None without any value.
        low: Lower end of the 95 % interval.
        high: Upper end.
    """

    mean: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def signed(self) -> str:
        """The mean as a difference, with its interval."""
        return "-" if self.mean is None else f"{self.mean:+.3f} ({self.low:+.3f} to {self.high:+.3f})"

    def __str__(self) -> str:
        return "-" if self.mean is None else f"{self.mean:.2f} ({self.low:.2f}-{self.high:.2f})"


def pooled(results: Sequence[Mapping[str, Any]], measure: str, rng: np.random.Generator) -> Measured:
    """Put the values of all sites together, each site with the same weight."""
    sites = [np.asarray(result[measure], dtype=np.float64) for result in results if result.get(measure)]
    if not sites:
        return Measured()
    means = np.mean([_bootstrapped(site, rng) for site in sites], axis=0)
    low, high = np.quantile(means, (0.025, 0.975)).tolist()
    return Measured(float(np.mean([site.mean() for site in sites])), low, high)


def _bootstrapped(values: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return means of a site's rounds drawn again (Efron, 1979); robots of one round depend on each other.

    Shape (B,) to (RESAMPLES,).
    """
    drawn: FloatArray = rng.choice(values, (RESAMPLES, len(values))).mean(axis=1)
    return drawn
