"""What is said of several seeds: the interquartile mean with a bootstrap interval (Agarwal et al., NeurIPS 2021)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import bootstrap, trim_mean

from leed_ros.task.geometry import FloatArray

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Spread:
    """A figure over seeds.

    Attributes:
        middle: Interquartile mean.
        low: Lower end of its 95 % interval.
        high: Upper end.
    """

    middle: float
    low: float
    high: float


def spread_of(values: Sequence[float]) -> Spread:
    """Return the interquartile mean of values and its interval; a single value is its own.

    Raises:
        ValueError: There is no value.
    """
    if not values:
        raise ValueError("there is nothing to average")
    middle = float(_interquartile_means(np.asarray(values)))
    if len(set(values)) == 1:
        return Spread(middle, middle, middle)
    found = bootstrap(
        (np.asarray(values),),
        _interquartile_means,
        confidence_level=CONFIDENCE,
        method="percentile",
        vectorized=True,
        rng=np.random.default_rng(0),
    )
    return Spread(middle, float(found.confidence_interval.low), float(found.confidence_interval.high))


def _interquartile_means(values: FloatArray, axis: int = -1) -> FloatArray:
    """Return the mean of the middle half along an axis. Shape (..., V) to (...)."""
    means: FloatArray = trim_mean(values, 0.25, axis=axis)
    return means
