"""The follower: drives robots along their plans from their poses, each in its turn."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.plan import Block, LocalPlan, Plan, RoundPlans
from leed_ros.demonstration.execution.stop_gate import StopGate
from leed_ros.task.action import action_from_command
from leed_ros.task.fleet import Fleet
from leed_ros.task.geometry import FloatArray, bearing, distance
from leed_ros.task.mission import TaskConfig
from leed_ros.task.records import BoolArray


class Follower:
    """Steers all robots of W worlds along the lines between their waypoints.

    A robot pursues a point that runs ahead of it, so it rounds all but sharp bends. It turns in place while that point
    lies far to the side, else it drives and turns in proportion. It slows down before a sharp bend, and stops at a
    waypoint beyond which it is not its turn yet, turned to where it will go. With local plans, the stop gate decides
    that too.

    Args:
        plans: Plans of the robots in each world; all of one world are local, or none is. Shape (W, N).
        task: Gives the goal tolerance and the clearance between robots.
        config: Gains and tolerances.
        fleet: The robots with their limits, by default all as in the task.

    Attributes:
        reached: How many waypoints each robot has reached. Shape (W, N).
    """

    def __init__(
        self,
        plans: Sequence[RoundPlans],
        task: TaskConfig,
        config: DemonstrationConfig,
        fleet: Fleet | None = None,
    ) -> None:
        shape = (len(plans), len(plans[0]))
        self._task, self._config, self._fleet = task, config, fleet or Fleet.of(task.robot, shape[1])
        self._cruise = config.speed_fraction * self._fleet.speeds()
        longest = max(len(plan.times) if plan else 0 for world in plans for plan in world)
        self._index = tuple(np.indices(shape))
        self._count: NDArray[np.int64] = np.zeros(shape, dtype=np.int64)
        self._points: FloatArray = np.zeros((*shape, longest + 2, 2))
        self._after: NDArray[np.int64] = np.zeros((*shape, longest + 2, shape[1]), dtype=np.int64)
        for world, robot in np.ndindex(shape):
            self._load((world, robot), plans[world][robot])
        self.reached: NDArray[np.int64] = np.zeros(shape, dtype=np.int64)
        self._gate = self._make_gate(plans)

    def act(self, pose: FloatArray) -> FloatArray:
        """Note the waypoints reached and return the next actions.

        Args:
            pose: x, y [m] and yaw [rad; map frame]. Shape (W, N, 3).

        Returns:
            Actions in [-1, 1]; a robot without a plan, or at its end, stands. Shape (W, N, 2).
        """
        if self._gate:
            self._gate.update(pose[..., :2], self.reached, self._comes_after(self._gate.granted + 1))
        self._advance(pose)
        left = self._left(pose)
        may_go = self._has_turn(self.reached)
        may_pass = self._has_turn(self.reached + 1) & ~self._bends_sharply()
        angle = bearing(pose, self._pursued(left, may_go & may_pass))
        ahead = np.clip(1.0 - np.abs(angle) / self._config.turn_in_place, 0.0, 1.0)
        braking = np.where(may_pass, np.inf, self._config.brake_gain * left)
        speed = np.where(may_go, np.minimum(self._cruise * ahead, braking), 0.0)
        command = np.stack([speed, self._config.turn_gain * angle], axis=-1)
        command[self.reached >= self._count] = 0.0
        return action_from_command(command, self._fleet)

    def blocks(self, world: int) -> tuple[Block, ...]:
        """Return who kept whom waiting so far in a world; none where plans are not local."""
        return self._gate.blocks(world) if self._gate else ()

    def _make_gate(self, plans: Sequence[RoundPlans]) -> StopGate | None:
        if not any(isinstance(plan, LocalPlan) for world in plans for plan in world):
            return None
        clearance = 2.0 * self._task.robot.radius + self._config.clearance_margin
        return StopGate(plans, clearance, self._task.mission.ctrl_dt)

    def _load(self, index: tuple[int, int], plan: Plan | None) -> None:
        if plan is None:
            return
        self._count[index] = count = len(plan.times)
        self._points[index][:count] = plan.points
        self._points[index][count:] = plan.points[-1]
        self._after[index][:count] = plan.after

    def _advance(self, pose: FloatArray) -> None:
        near = self._left(pose) <= self._config.waypoint_tolerance
        self.reached += near & (self.reached < self._count) & self._has_turn(self.reached)
        goal = self._point(self._count - 1)
        arrived = (self._count > 0) & (distance(pose, goal) <= self._task.mission.goal_tolerance)
        self.reached = np.where(arrived, self._count, self.reached)

    def _left(self, pose: FloatArray) -> FloatArray:
        """Return how far the next waypoint is, measured along the line to it [m]. Shape (W, N)."""
        waypoint, origin = self._point(self.reached), self._point(self.reached - 1)
        line = waypoint - origin
        length = np.hypot(line[..., 0], line[..., 1])
        along = np.sum((waypoint - pose[..., :2]) * line, axis=-1) / np.maximum(length, 1e-9)
        return np.where((self.reached > 0) & (length > 0.0), np.maximum(along, 0.0), distance(pose, waypoint))

    def _bends_sharply(self) -> BoolArray:
        """Tell whether the way turns by more than a right angle at the next waypoint. Shape (W, N)."""
        origin, waypoint, following = (self._point(self.reached + offset) for offset in (-1, 0, 1))
        sharp: BoolArray = np.sum((waypoint - origin) * (following - waypoint), axis=-1) < -1e-6
        return sharp

    def _pursued(self, left: FloatArray, beyond: BoolArray) -> FloatArray:
        """Return the point to steer for [m; map frame]: on the way to the waypoint, or beyond it. Shape (W, N, 2)."""
        origin, waypoint, following = (self._point(self.reached + offset) for offset in (-1, 0, 1))
        ahead = self._config.lookahead - left
        before = _toward(waypoint, origin, -ahead)
        after = np.where(beyond[..., np.newaxis], _toward(waypoint, following, ahead), waypoint)
        pursued: FloatArray = np.where(ahead[..., np.newaxis] < 0.0, before, after)
        return pursued

    def _point(self, waypoint: NDArray[np.int64]) -> FloatArray:
        point: FloatArray = self._points[(*self._index, np.maximum(waypoint, 0))]
        return point

    def _has_turn(self, waypoint: NDArray[np.int64]) -> BoolArray:
        """Tell whether robots may head for a waypoint. Shape (W, N)."""
        has_turn = self._comes_after(waypoint)
        return has_turn & (waypoint <= self._gate.granted) if self._gate else has_turn

    def _comes_after(self, waypoint: NDArray[np.int64]) -> BoolArray:
        """Tell whether all others that are planned to go before have passed. Shape (W, N)."""
        needs = self._after[(*self._index, np.minimum(waypoint, self._after.shape[2] - 1))]
        has_turn: BoolArray = np.all(self.reached[:, np.newaxis, :] >= needs, axis=-1)
        return has_turn


def _toward(start: FloatArray, end: FloatArray, length: FloatArray) -> FloatArray:
    """Return the points at a distance from `start` [m] on the line to `end`, at most `end`. Shape (W, N, 2)."""
    whole = np.maximum(distance(start, end), 1e-9)
    point: FloatArray = start + (end - start) * np.clip(length / whole, 0.0, 1.0)[..., np.newaxis]
    return point
