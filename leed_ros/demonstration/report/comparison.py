"""The comparison on every single place: does the loop of code and model end below code alone, on missions held out?

A place is a site with one seed. Code proposers compete on the missions to choose by, and then the best of them against
the model: the better one is the loop's, code wins ties. So the loop cannot end below on the missions to choose by; on
those held out it can, by the luck of the choice. Both drive the same held-out missions under the same disturbance, so
differences are taken round by round.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from leed_ros.demonstration.report.measures import Measured, pooled

Result: TypeAlias = Mapping[str, Any]
Results: TypeAlias = Mapping[Hashable, Result]
"""Results of a method by place."""

MEASURE = "reward"


@dataclass(frozen=True)
class PlaceDifference:
    """The loop against the best code proposer on one place.

    Attributes:
        place: Seed and site.
        code: Name of the best code proposer.
        model_chosen: The loop ends with the model's convention.
        difference: Reward of a mission, the loop's less the code proposer's; 0 where the loop keeps the code's.
    """

    place: Hashable
    code: str
    model_chosen: bool
    difference: Measured


@dataclass(frozen=True)
class Comparison:
    """The loop with a model, asked in one way, against the best code proposer, place by place.

    Attributes:
        way: How the model is asked.
        places: What came of each place.
        difference: Mean over all places.
        simulations: Mean number of simulations of the code proposers and of the model, all together.
    """

    way: str
    places: tuple[PlaceDifference, ...]
    difference: Measured
    simulations: float

    @property
    def chosen(self) -> int:
        """Number of places where the loop ends with the model's convention."""
        return sum(one.model_chosen for one in self.places)

    @property
    def below(self) -> tuple[PlaceDifference, ...]:
        """Places where the loop ends below the code proposer, the worst first."""
        lower = [one for one in self.places if (one.difference.mean or 0.0) < 0.0]
        return tuple(sorted(lower, key=lambda one: one.difference.mean or 0.0))

    @property
    def clearly_below(self) -> int:
        """Number of those where the whole interval lies below."""
        return sum(one.difference.high is not None and one.difference.high < 0.0 for one in self.below)

    @property
    def worst(self) -> float:
        """The largest loss at a place; 0 without any."""
        return (self.below[0].difference.mean or 0.0) if self.below else 0.0

    def to_mapping(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return {
            "way": self.way,
            "difference": vars(self.difference),
            "simulations": self.simulations,
            "model_chosen": self.chosen,
            "below": len(self.below),
            "clearly_below": self.clearly_below,
            "worst": self.worst,
            "places": [vars(one) | {"difference": vars(one.difference)} for one in self.places],
        }


def compare(way: str, code: Mapping[str, Results], model: Results, rng: np.random.Generator) -> Comparison | None:
    """Compare on all places where the model and every code proposer have a result; None if there is none.

    Args:
        way: How the model was asked.
        code: Results of the code proposers by name; the first of equals is the best.
        model: Results of the model.
        rng: Draws the rounds again for the intervals.
    """
    places = [place for place in model if code and all(place in results for results in code.values())]
    if not places:
        return None
    paired = [
        _paired(place, {name: results[place] for name, results in code.items()}, model[place]) for place in places
    ]
    differences = [{MEASURE: values} for *_, values in paired]
    simulations = [
        model[place]["simulations"] + sum(results[place]["simulations"] for results in code.values())
        for place in places
    ]
    found = (
        PlaceDifference(place, name, chosen, pooled([one], MEASURE, rng))
        for place, (name, chosen, _), one in zip(places, paired, differences, strict=True)
    )
    return Comparison(way, tuple(found), pooled(differences, MEASURE, rng), float(np.mean(simulations)))


def better(first: Result, second: Result) -> Result:
    """Return the result with the better score on the missions to choose by; the first of equals."""
    return max((first, second), key=choosing_score)


def choosing_score(result: Result) -> float:
    """Return the best score that a refinement reached on the missions to choose by; -inf without any."""
    scores = [figures["best_score"] for figures in result["figures"] if figures["best_score"] is not None]
    return max(scores, default=-math.inf)


def _paired(place: Hashable, code: Mapping[str, Result], model: Result) -> tuple[str, bool, Sequence[float]]:
    """Return the best code proposer, whether the model is better, and the difference in every held-out round."""
    name = max(code, key=lambda one: choosing_score(code[one]))
    alone = code[name]
    chosen = better(alone, model) is model
    if not chosen:
        return name, chosen, [0.0] * len(alone[MEASURE])
    return name, chosen, np.subtract(model[MEASURE], alone[MEASURE]).tolist()
