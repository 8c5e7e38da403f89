"""Plans: the waypoints of each robot, and whom it lets pass first."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

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


RoundPlans: TypeAlias = tuple[Plan | None, ...]
"""One plan per robot; None for a robot that stays where it is. Length N."""
