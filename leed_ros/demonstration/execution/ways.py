"""Ways: the local plans of all robots of W worlds as arrays, to be looked up by number of waypoint."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leed_ros.demonstration.execution.plan import LocalPlan, RoundPlans
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray


class Ways:
    """Waypoints of all robots, and the one-lane aisles that their stretches are part of.

    Beyond the last waypoint come copies of it, in open space.

    Args:
        plans: Plans of the robots in each world. Shape (W, N).

    Attributes:
        local: Whether a robot decides on the spot who goes first. Shape (W, N).
        last: Number of the last waypoint, -1 without a plan. Shape (W, N).
        points: Positions of the waypoints [m; map frame]. Shape (W, N, K, 2).
        lanes: Aisle of the stretch to a waypoint, negative backward, 0 in open space. Shape (W, N, K).
        exits: The same for the stretch by which that aisle will be left. Shape (W, N, K).
        dwell: Time to stand at a waypoint [s]. Shape (W, N, K).
        longest_aisle: Longest way that a robot drives in one visit to a one-lane aisle [m].
    """

    def __init__(self, plans: Sequence[RoundPlans]) -> None:
        shape = (len(plans), len(plans[0]))
        longest = max(len(plan.times) if plan else 0 for world in plans for plan in world)
        self._index = tuple(np.indices(shape))
        self.local: BoolArray = np.zeros(shape, dtype=np.bool_)
        self.last: NDArray[np.int64] = np.full(shape, -1)
        self.points: FloatArray = np.zeros((*shape, longest + 3, 2))
        self.lanes: NDArray[np.int64] = np.zeros((*shape, longest + 3), dtype=np.int64)
        self.exits = self.lanes.copy()
        self.dwell: FloatArray = np.zeros((*shape, longest + 3))
        for index in np.ndindex(shape):
            plan = plans[index[0]][index[1]]
            if isinstance(plan, LocalPlan):
                self._load((index[0], index[1]), plan)
        self.longest_aisle = _longest_run(self.lanes, self.points)

    def at(self, values: NDArray[Any], waypoint: NDArray[np.int64]) -> NDArray[Any]:
        """Return what belongs to each robot's waypoint. Shapes (W, N, K, ...) and (W, N) to (W, N, ...)."""
        looked_up: NDArray[Any] = values[(*self._index, np.clip(waypoint, 0, values.shape[2] - 1))]
        return looked_up

    def _load(self, index: tuple[int, int], plan: LocalPlan) -> None:
        count = len(plan.times)
        self.local[index], self.last[index] = True, count - 1
        self.points[index][:count] = plan.points
        self.points[index][count:] = plan.points[-1]
        self.lanes[index][:count] = plan.lanes
        self.exits[index][:count] = _exits(plan.lanes)
        self.dwell[index][:count] = plan.dwell


def _exits(lanes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each stretch the last one of the same visit to the same aisle. Shape (K,)."""
    exits = lanes.copy()
    for waypoint in reversed(range(len(lanes) - 1)):
        if abs(exits[waypoint]) == abs(exits[waypoint + 1]):
            exits[waypoint] = exits[waypoint + 1]
    return exits


def _longest_run(lanes: NDArray[np.int64], points: FloatArray) -> float:
    """Return the length of the longest run of stretches in the same aisle [m]. For shapes (W, N, K), (W, N, K, 2)."""
    length, longest = np.zeros(lanes.shape[:2]), 0.0
    for waypoint in range(1, lanes.shape[2]):
        way = points[..., waypoint, :] - points[..., waypoint - 1, :]
        own = np.abs(lanes[..., waypoint])
        goes_on = own == np.abs(lanes[..., waypoint - 1])
        length = np.where(own > 0, np.where(goes_on, length, 0.0) + np.hypot(way[..., 0], way[..., 1]), 0.0)
        longest = max(longest, float(length.max(initial=0.0)))
    return longest
