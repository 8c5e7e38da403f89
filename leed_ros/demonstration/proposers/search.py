"""The search: conventions are drawn at random or repaired step by step; simulations tell which is best."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from leed_ros.demonstration.proposers.trial import Outcome
from leed_ros.demonstration.roads.conventions import (
    Convention,
    Direction,
    alternating_convention,
    through_aisles,
)
from leed_ros.task.site import Roadmap

Judge: TypeAlias = Callable[[Convention], Outcome]
"""Tries a convention in simulation."""

ONE_WAY = (Direction.FORWARD, Direction.BACKWARD)


@dataclass(frozen=True)
class Tried:
    """A convention and what came of it."""

    convention: Convention
    outcome: Outcome


def best_of(tried: Sequence[Tried]) -> Tried:
    """Return what brought most reward per mission; the first of equals."""
    return max(tried, key=lambda one: one.outcome.reward)


def random_one_way(roadmap: Roadmap, rng: np.random.Generator) -> Convention:
    """Draw a direction for each through aisle, so that both directions come up; a single aisle is driven both ways."""
    aisles = through_aisles(roadmap)
    if len(aisles) < 2:
        return Convention()
    while True:
        drawn = [ONE_WAY[index] for index in rng.integers(2, size=len(aisles))]
        if len(set(drawn)) == 2:
            return Convention(dict(zip(aisles, drawn, strict=True)))


def random_search(roadmap: Roadmap, judge: Judge, budget: int, rng: np.random.Generator) -> list[Tried]:
    """Try conventions drawn by `random_one_way`, each at most once.

    Args:
        roadmap: The site's roads.
        judge: Tries a convention.
        budget: Number of simulations.
        rng: Draws the conventions.
    """
    tried: list[Tried] = []
    for _ in range(10 * budget):
        convention = random_one_way(roadmap, rng)
        if len(tried) < budget and all(convention != one.convention for one in tried):
            tried.append(Tried(convention, judge(convention)))
    return tried


def greedy_repair(roadmap: Roadmap, judge: Judge, budget: int, start: Convention | None = None) -> list[Tried]:
    """Turn around one aisle after the other, the one with most waiting first, and keep what brings more reward.

    Args:
        roadmap: The site's roads.
        judge: Tries a convention.
        budget: Number of simulations.
        start: Where to begin, with alternating directions by default.
    """
    first = alternating_convention(roadmap) if start is None else start
    tried = [Tried(first, judge(first))]
    best = tried[0]
    while len(tried) < budget:
        convention = _next_repair(roadmap, best, tried)
        if convention is None:
            break
        tried.append(Tried(convention, judge(convention)))
        best = best_of([best, tried[-1]])
    return tried


def waiting_at(roadmap: Roadmap, aisle: str, blocked: Mapping[str, float]) -> float:
    """Return the time waited per mission in an aisle and at its mouths [s]."""
    own = [edge for edge in roadmap.edges if edge.aisle == aisle]
    return blocked.get(aisle, 0.0) + sum(
        blocked.get(name, 0.0) for name in sorted({name for edge in own for name in (edge.start, edge.end)})
    )


def _next_repair(roadmap: Roadmap, best: Tried, tried: Sequence[Tried]) -> Convention | None:
    """Return the best convention with the aisle of most waiting turned around that has not been tried; None if all."""
    directions = best.convention.directions
    blocked = best.outcome.blocked
    for aisle in sorted(directions, key=lambda name: -waiting_at(roadmap, name, blocked)):
        turned = Convention({**directions, aisle: _turned(directions[aisle])})
        fresh = all(turned != one.convention for one in tried)
        if fresh and set(ONE_WAY) <= set(turned.directions.values()):
            return turned
    return None


def _turned(direction: Direction) -> Direction:
    return Direction.BACKWARD if direction is Direction.FORWARD else Direction.FORWARD
