"""Sharing: robots of one kind, whose missions are drawn alike, are shown each other's demonstrations.

One round of planning gives a demonstration to every robot of a swarm. What one of them shows, all of its kind can
learn from, so that robots of a large swarm see more without anything more being planned. Weights, gradients and
rollouts stay with every robot (ours).
"""

import re
from collections.abc import Collection, Hashable, Sequence

import numpy as np

from leed_ros.task.records import Demonstration


def shown_to_each(
    found: Sequence[Sequence[Demonstration]],
    kinds: Sequence[Hashable],
    limit: int,
    *,
    apart: Collection[int] = (),
    seed: int = 0,
) -> list[list[Demonstration]]:
    """Return what each robot is shown: its own demonstrations, then others' of its kind, drawn by chance.

    Args:
        found: Demonstrations of each robot. Length N.
        kinds: What each robot is; only robots with the same are shown each other's. Length N.
        limit: Up to how many demonstrations a robot's own are filled up with others'; with 0 nobody is shown others'.
        apart: Robots that are shown their own alone, because they are to behave unlike the others.
        seed: Decides which of the others' are shown.
    """
    rng = np.random.default_rng((seed, len(found)))
    shown = [[*own] for own in found]
    for robot, own in enumerate(shown):
        room = limit - len(own)
        if room > 0 and robot not in apart:
            own.extend(_drawn(_others(found, kinds, robot), room, rng))
    return shown


def named_in(sentences: Sequence[str], names: Sequence[str]) -> list[int]:
    """Return the indices of the robots that rules, read back as sentences, are about."""
    words = {word for sentence in sentences for word in re.findall(r"\w+", sentence)}
    return [index for index, name in enumerate(names) if name in words]


def _others(found: Sequence[Sequence[Demonstration]], kinds: Sequence[Hashable], robot: int) -> list[Demonstration]:
    alike = [other for other in range(len(found)) if other != robot and kinds[other] == kinds[robot]]
    return [one for other in alike for one in found[other]]


def _drawn(others: Sequence[Demonstration], room: int, rng: np.random.Generator) -> list[Demonstration]:
    return [others[place] for place in rng.permutation(len(others))[:room].tolist()]
