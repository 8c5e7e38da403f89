"""Plans: the waypoints of each robot, and whom it lets pass first."""

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.task.geometry import FloatArray


@dataclass(frozen=True)
class Plan:
    """What one robot is to drive.

    A robot heads for a waypoint only after every other robot has reached its number of waypoints in `after`. So the
    robots keep the planned order at every place, whatever their speeds, and a plan without conflict stays one
    (Hoenig et al., Persistent and robust execution of MAPF schedules in warehouses, RA-L 2019).

    Attributes:
        places: Names of the waypoints, start and goal included. Length K.
        points: Positions of the waypoints [m; map frame]. Shape (K, 2).
        times: Planned arrival at the waypoints [s]. Shape (K,).
        after: How many of its waypoints each robot must have reached before this one heads for a waypoint.
            Shape (K, N).
    """

    places: tuple[str, ...]
    points: FloatArray
    times: FloatArray
    after: NDArray[np.int64]


@dataclass(frozen=True)
class LocalPlan(Plan):
    """A plan whose robot knows nothing of the others' plans: who goes first is decided where robots meet.

    Attributes:
        lanes: Number of the one-lane aisle that the stretch to a waypoint is part of, negative if it is driven
            backward, 0 in open space. Shape (K,).
        dwell: How long to stand at a waypoint before going on [s]. Shape (K,).
        rules: Rules of the site that robots mind where they meet; closed and one-way roads are not in the plan anyway.
    """

    lanes: NDArray[np.int64]
    dwell: FloatArray
    rules: SiteRules = field(default_factory=SiteRules)


@dataclass(frozen=True)
class Block:
    """One robot kept another one waiting.

    Attributes:
        robot: Number of the robot that waited.
        by: Number of the robot that kept it from going on.
        start: Name of the place where it stood.
        end: Name of the place to which it wanted to go on.
        seconds: For how long [s].
    """

    robot: int
    by: int
    start: str
    end: str
    seconds: float


RoundPlans: TypeAlias = tuple[Plan | None, ...]
"""One plan per robot; None for a robot that stays where it is. Length N."""
