"""Places on several scales: the position of a robot and of its goal as sines and cosines, part of the policy.

A position that enters a small network as two numbers makes it see a large site out of focus: aisles a metre apart
differ by a hundredth of the hall, and networks learn what changes that fast only late, or never. Waves of several
lengths bring the near and the far into the same range (Fourier features: Tancik et al., NeurIPS 2020, arXiv
2006.10739). Own addition to the method.
"""

import math
from collections.abc import Mapping
from typing import Self

import torch
from torch import Tensor, nn

from leed_ros.task.observation import ObservationLayout

SHORTEST = 2.0
"""The shortest wave [m]; each further one is twice as long."""

POSE = ("x", "y", "yaw_cos", "yaw_sin")
GOAL = ("goal_distance", "goal_bearing_cos", "goal_bearing_sin")

PICKS = ("place", "distance", "cos_sin", "goal")
"""Matrices that pick values out of an observation."""

FARTHEST = 1000.0
"""No place lies farther from the map's origin, and no goal farther from the robot [m]: so phases stay exact enough."""


class PlaceEncoding(nn.Module):
    """Encodes where a robot is in the map and, if it observes its goal, where that is.

    With the place p and the way to the goal g = distance * R(yaw) * (goal_bearing_cos, goal_bearing_sin), all of it is
    sin(p W + g V + s); a shift s of a quarter turn makes cosines of half of the sines. It is done in products with
    fixed matrices, so that the exported graph is one of plain operators.

    Args:
        matrices: `place` (D, 2) picks x, y [m]. `cos_sin`, `goal` and `distance` (D, 4) pick the factors of the parts
            of g, which has two parts along each axis. `place_waves` (2, E) and `goal_waves` (4, E) hold W and V,
            `shift` (E,) is s. None for no encoding.

    Attributes:
        size: Number of entries E that it adds to an observation.
    """

    place: Tensor
    distance: Tensor
    cos_sin: Tensor
    goal: Tensor
    place_waves: Tensor
    goal_waves: Tensor
    shift: Tensor
    _picks: Tensor

    def __init__(self, matrices: Mapping[str, Tensor] | None = None) -> None:
        super().__init__()
        self.size = len(matrices["shift"]) if matrices else 0
        for name, matrix in (matrices or {}).items():
            self.register_buffer(name, matrix, persistent=False)
        if matrices:
            picks = torch.cat([matrices[name] for name in PICKS], dim=1)
            self.register_buffer("_picks", picks, persistent=False)

    @classmethod
    def of(cls, layout: ObservationLayout, octaves: int) -> Self:
        """Encode what a layout observes; nothing if that has no pose, or if there is no wave."""
        if octaves == 0 or not all(name in layout.names for name in POSE):
            return cls()
        with_goal = all(name in layout.names for name in GOAL)
        waves = 2.0 * math.pi / SHORTEST / 2.0 ** torch.arange(octaves)
        return cls({**_picks(layout, with_goal), **_waves(waves, with_goal)})

    def forward(self, observation: Tensor) -> Tensor:
        """Return sines and cosines. Shape (..., D) to (..., E)."""
        return self._encoded(*(observation @ getattr(self, name) for name in PICKS))

    def encode(self, observation: Tensor) -> Tensor:
        """Return the very `forward`, all values picked at once: a plain policy's graph has no operator for that."""
        place, distance, cos_sin, goal = (observation @ self._picks).split_with_sizes([2, 4, 4, 4], -1)
        return self._encoded(place, distance, cos_sin, goal)

    def _encoded(self, place: Tensor, distance: Tensor, cos_sin: Tensor, goal: Tensor) -> Tensor:
        to_goal = distance.clamp(0.0, FARTHEST) * cos_sin * goal
        place = place.clamp(-FARTHEST, FARTHEST)
        return torch.sin(place @ self.place_waves + to_goal @ self.goal_waves + self.shift)


def _picks(layout: ObservationLayout, with_goal: bool) -> dict[str, Tensor]:
    """Return what picks values out of an observation; without a goal its factors are zero."""
    far, cos, sin = GOAL if with_goal else ("", "", "")
    names = {
        "place": ("x", "y"),
        "distance": (far,) * 4,
        "cos_sin": ("yaw_cos", "-yaw_sin", "yaw_sin", "yaw_cos"),
        "goal": (cos, sin, cos, sin),
    }
    return {key: torch.stack([_pick(layout, name) for name in wanted], dim=1) for key, wanted in names.items()}


def _pick(layout: ObservationLayout, name: str) -> Tensor:
    """Return the column that picks a value, its negative if the name has a minus; zeros for no name. Shape (D,)."""
    column = torch.zeros(layout.size)
    if name:
        entry = layout.names.index(name.lstrip("-"))
        column[entry] = (-1.0 if name.startswith("-") else 1.0) / layout.scales[entry]
    return column


def _waves(waves: Tensor, with_goal: bool) -> dict[str, Tensor]:
    """Return the matrices from places to phases: of x and y of the robot, then of the goal; all twice. Shape (., E)."""
    robot = torch.kron(torch.eye(2), waves[None])
    none = torch.zeros_like(robot)
    along_goal = robot.repeat_interleave(2, dim=0)
    if with_goal:
        place, goal = torch.cat([robot, robot], dim=1), torch.cat([torch.zeros_like(along_goal), along_goal], dim=1)
    else:
        place, goal = robot, torch.cat([none, none])
    shift = torch.zeros(place.shape[1])
    return {
        "place_waves": torch.cat([place, place], dim=1),
        "goal_waves": torch.cat([goal, goal], dim=1),
        "shift": torch.cat([shift, shift + 0.5 * math.pi]),
    }
