"""How fast a figure grows: the slope of Theil and Sen, which a few outliers do not turn."""

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import theilslopes

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Trend:
    """A slope with the bounds between which it is with 95 % confidence, per unit of x."""

    slope: float
    low: float
    high: float


def trend(x: Sequence[float], y: Sequence[float]) -> Trend:
    """Return the median of the slopes between all pairs of points; flat if all x are alike (Sen, JASA 1968)."""
    if len(set(x)) < 2:
        return Trend(0.0, 0.0, 0.0)
    found = theilslopes(y, x, CONFIDENCE)
    return Trend(float(found.slope), float(found.low_slope), float(found.high_slope))


def growth(values: Sequence[float]) -> float:
    """Return by how much the largest value of the last third is above the largest one of the first third."""
    third = max(1, len(values) // 3)
    return max(values[-third:]) - max(values[:third]) if values else 0.0
