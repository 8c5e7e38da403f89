"""Charts: learning curves as lines of points in a picture of fixed size, one chart for each metric."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leed_ros.records.metrics.curve import Curve
from leed_ros.task.geometry import FloatArray

WIDTH, HEIGHT = 320.0, 150.0
"""Size of a chart [px]."""

MAX_POINTS = 160
"""Points of a line; there is no room for more."""

TITLES = {
    "arrived": "Missions that arrived, recent share",
    "clean": "… without any contact",
    "reward": "Mean reward of a transition",
    "expert_coef": "Weight of the expert loss, λ",
    "expert_loss": "Expert loss",
    "policy_loss": "Policy loss",
    "value_loss": "Value loss",
    "entropy": "Entropy of the actions",
    "approx_kl": "Divergence from the policy before",
    "explained_variance": "Variance explained by the critic",
}
"""Metrics that a report shows, in this order."""

SHARES = ("arrived", "clean")


@dataclass(frozen=True)
class Line:
    """A robot's line.

    Attributes:
        robot: Its name.
        colour: Number of its colour.
        points: Points of the line, as SVG takes them [px].
        last: Its last value.
    """

    robot: str
    colour: int
    points: str
    last: float


@dataclass(frozen=True)
class Chart:
    """One metric over the transitions learned from.

    Attributes:
        metric: Name of the metric.
        title: What it is.
        lines: The robots' lines.
        low: Value at the lower edge.
        high: Value at the upper edge.
        steps: Transitions at the right edge.
    """

    metric: str
    title: str
    lines: tuple[Line, ...]
    low: float
    high: float
    steps: int


def charts_of(curves: Sequence[Curve]) -> list[Chart]:
    """Return a chart for each of `TITLES` that any robot has a finite value of."""
    charts = (_chart(metric, title, curves) for metric, title in TITLES.items())
    return [chart for chart in charts if chart is not None]


def _chart(metric: str, title: str, curves: Sequence[Curve]) -> Chart | None:
    own = [(index, curve) for index, curve in enumerate(curves) if metric in curve.values]
    values = np.concatenate([curve.values[metric] for _, curve in own]) if own else np.zeros(0)
    finite = values[np.isfinite(values)]
    if not len(finite):
        return None
    low, high = (0.0, 1.0) if metric in SHARES else (float(finite.min()), float(finite.max()))
    high = high if high > low else low + 1.0
    steps = max(int(curve.env_steps[-1]) for curve in curves)
    lines = tuple(_line(index, curve, curve.values[metric], (low, high, steps)) for index, curve in own)
    return Chart(metric, title, lines, low, high, steps)


def _line(index: int, curve: Curve, values: FloatArray, edges: tuple[float, float, int]) -> Line:
    low, high, steps = edges
    chosen = np.unique(np.linspace(0, len(values) - 1, MAX_POINTS).astype(int))
    chosen = chosen[np.isfinite(values[chosen])]
    x = WIDTH * curve.env_steps[chosen] / max(steps, 1)
    y = HEIGHT * (high - values[chosen]) / (high - low)
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    return Line(curve.robot, index, points, float(values[-1]) if math.isfinite(values[-1]) else math.nan)
