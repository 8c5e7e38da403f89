"""The stop gate: robots that meet decide on the spot who goes first, each by what is near it.

A robot drives stretch by stretch. It gets the next one when no robot near it stands on, drives or has been given a
stretch that comes too close. It does not enter a one-lane aisle, nor the place before it, against somebody inside.
Where two ask at once, the one inside an aisle goes before the one outside, then the one with the lower number. Nobody
looks ahead further than that, and nobody knows the others' goals. The rules of a site come on top.
"""

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from leed_ros.demonstration.execution.local_rules import LocalRules
from leed_ros.demonstration.execution.plan import Block, RoundPlans
from leed_ros.demonstration.execution.ways import Ways
from leed_ros.demonstration.roads.clearance import segment_distance
from leed_ros.task.geometry import FloatArray, distance
from leed_ros.task.records import BoolArray

ASK_DISTANCE = 0.45
"""A robot asks for its next stretch when this near to the end of the present one [m], so it need not brake."""

VIEW = 4.5
"""How far a robot sees others at least [m]; where aisles are longer, as far as the longest."""


class StopGate:
    """Lets the robots of W worlds go on waypoint by waypoint.

    Args:
        plans: Plans of the robots in each world; only those with a local plan are held. Shape (W, N).
        clearance: Smallest admissible distance between the centres of two robots [m].
        period: Time between two updates [s].

    Attributes:
        granted: Number of the waypoint up to which each robot may head. Shape (W, N).
    """

    def __init__(self, plans: Sequence[RoundPlans], clearance: float, period: float) -> None:
        self._plans, self._ways = plans, Ways(plans)
        self._clearance, self._period = clearance, period
        self._view = max(VIEW, self._ways.longest_aisle)
        self._rules = LocalRules(plans, self._ways)
        shape = self._ways.last.shape
        self._others = ~np.eye(shape[1], dtype=np.bool_)
        self._stood: FloatArray = np.zeros(shape)
        self.granted: NDArray[np.int64] = np.where(self._ways.local, 0, np.iinfo(np.int64).max // 2)
        self._refusals: NDArray[np.int32] = np.zeros((*self._ways.lanes.shape, shape[1]), dtype=np.int32)

    def update(self, here: FloatArray, reached: NDArray[np.int64], has_turn: BoolArray) -> None:
        """Give further waypoints to those who can have them.

        Args:
            here: Positions [m; map frame]. Shape (W, N, 2).
            reached: How many waypoints each robot has reached. Shape (W, N).
            has_turn: Whether nothing but traffic keeps a robot from the waypoint after the one granted. Shape (W, N).
        """
        wanted, held = self._wanted(), self._held(here, reached)
        asks = self._asks(here, reached) & has_turn
        near = self._others & (distance(here[:, :, np.newaxis], here[:, np.newaxis]) <= self._view)
        pairs = near & asks[..., np.newaxis]
        blocks = pairs & (self._too_close(wanted, held, pairs) | self._opposed(reached))
        blocks |= asks[..., np.newaxis] & self._rules.full(reached, self.granted)
        rivals = self._rivals(wanted, pairs & asks[:, np.newaxis])
        blocks |= self._defers(here, reached, asks, rivals) & ~np.swapaxes(blocks, 1, 2)
        free = asks & ~blocks.any(axis=-1)
        waits = free[:, np.newaxis] & rivals & self._goes_first()
        self._count(blocks & (reached > self.granted)[..., np.newaxis])
        self._grant(free & ~waits.any(axis=-1))

    def blocks(self, world: int) -> tuple[Block, ...]:
        """Return who kept whom waiting so far in a world."""
        found = []
        for robot, waypoint, other in np.argwhere(self._refusals[world]).tolist():
            plan = self._plans[world][robot]
            if plan:
                seconds = self._period * int(self._refusals[world, robot, waypoint, other])
                found.append(Block(robot, other, plan.places[waypoint - 1], plan.places[waypoint], seconds))
        return tuple(found)

    def _point(self, waypoint: NDArray[np.int64]) -> FloatArray:
        return self._ways.at(self._ways.points, waypoint)

    def _asks(self, here: FloatArray, reached: NDArray[np.int64]) -> BoolArray:
        """Tell who comes to the end of what it was given and has stood there as long as it is to. Shape (W, N)."""
        dwell = self._ways.at(self._ways.dwell, self.granted)
        self._stood += np.where(reached > self.granted, self._period, 0.0)
        near = distance(here, self._point(self.granted)) <= ASK_DISTANCE
        ready = np.where(dwell > 0.0, self._stood > dwell, near & (reached >= self.granted))
        asks: BoolArray = ready & (self.granted < self._ways.last) & (reached <= self._ways.last)
        return asks

    def _wanted(self) -> FloatArray:
        """Return the stretches up to the next waypoint where a robot may stop. Shape (W, N, M, 2, 2)."""
        end = self._run_end()
        corners = [self._point(np.minimum(self.granted + step, end)) for step in range(self._rules.longest_run + 1)]
        return _polyline(corners)

    def _held(self, here: FloatArray, reached: NDArray[np.int64]) -> FloatArray:
        """Return what robots take up: the way to the waypoint, and to the one granted. Shape (W, N, M + 1, 2, 2)."""
        stands = (reached > self.granted) | (reached > self._ways.last)
        ahead = [np.minimum(reached + step, self.granted) for step in range(self._rules.longest_run + 1)]
        corners = [np.where(stands[..., np.newaxis], here, self._point(waypoint)) for waypoint in ahead]
        return _polyline([here, *corners])

    def _run_end(self) -> NDArray[np.int64]:
        """Return the next waypoint where a robot may stop. Shape (W, N)."""
        end: NDArray[np.int64] = np.maximum(self._ways.at(self._rules.ends, self.granted + 1), self.granted + 1)
        return end

    def _defers(self, here: FloatArray, reached: NDArray[np.int64], asks: BoolArray, rivals: BoolArray) -> BoolArray:
        """Tell who (row) lets another (column) go first by the rules, even if that one has to wait. Shape (W, N, N)."""
        levels = self._rules.levels
        below = rivals & (levels[:, np.newaxis] < levels)
        lets = self._others & self._rules.lets_through(here, reached, self.granted)
        defers: BoolArray = asks[..., np.newaxis] & (below | lets)
        return defers

    def _too_close(self, wanted: FloatArray, held: FloatArray, pairs: BoolArray) -> BoolArray:
        """Tell whether a wanted stretch (row) comes closer to what another (column) holds. Shape (W, N, N)."""
        begin = np.repeat(wanted[:, :, :1, :1], 2, axis=-2)
        nearest, present = _gaps(wanted, held, pairs), _gaps(begin, held, pairs)
        close: BoolArray = (nearest < self._clearance) & (nearest < present - 1e-6)
        return close

    def _opposed(self, reached: NDArray[np.int64]) -> BoolArray:
        """Tell whether another (column) will come out of the aisle where a robot (row) goes in. Shape (W, N, N).

        Before the place in front of an aisle, one that stands in front of its other end counts as well.
        """
        opposed: BoolArray = np.zeros((*reached.shape, reached.shape[1]), dtype=np.bool_)
        underway = reached <= self._ways.last
        claimed = np.where(underway, self._ways.at(self._ways.exits, self.granted + 1), 0)
        claimed = np.where(self._entries(self.granted)[0] != 0, claimed, 0)
        for step in range(self._rules.longest_run):
            now, soon = self._entries(np.minimum(self.granted + step, self._run_end() - 1))
            opposed |= _opposite(soon, claimed)
            for waypoint in (np.minimum(reached, self.granted), self.granted):
                leaving = np.where(underway, self._ways.at(self._ways.exits, waypoint), 0)
                opposed |= _opposite(now + soon, leaving)
        return opposed

    def _entries(self, waypoint: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the aisle that the stretch from a waypoint enters, or else the next one; 0 if none. Shape (W, N)."""
        before, wanted, then = (self._ways.at(self._ways.lanes, waypoint + offset) for offset in range(3))
        now = np.where(np.abs(wanted) != np.abs(before), wanted, 0)
        return now, np.where((now == 0) & (np.abs(then) != np.abs(wanted)), then, 0)

    def _rivals(self, wanted: FloatArray, pairs: BoolArray) -> BoolArray:
        """Tell who cannot have at once what they ask for. Shape (W, N, N)."""
        now, soon = self._entries(self.granted)
        against = _opposite(now + soon, now + soon) | self._rules.crowds(self.granted)
        rivals: BoolArray = pairs & ((_gaps(wanted, wanted, pairs) < self._clearance) | against)
        return rivals

    def _goes_first(self) -> BoolArray:
        """Tell whether another (column) goes before a robot (row). Shape (W, N, N)."""
        inside = self._ways.at(self._ways.lanes, self.granted) != 0
        number = np.arange(inside.shape[1])
        rank = np.where(inside, 0, len(number)) + number - 2 * len(number) * self._rules.levels
        first: BoolArray = rank[:, np.newaxis] < rank[:, :, np.newaxis]
        return first

    def _count(self, blocks: BoolArray) -> None:
        world, robot, other = np.nonzero(blocks)
        self._refusals[world, robot, self.granted[world, robot] + 1, other] += 1

    def _grant(self, goes: BoolArray) -> None:
        self.granted = np.where(goes, self._run_end(), self.granted)
        self._stood[goes] = 0.0


def _gaps(lines: FloatArray, others: FloatArray, pairs: BoolArray) -> FloatArray:
    """Return the distance of each robot's line (row) to another's (column) [m]; infinite but for the chosen pairs.

    Args:
        lines: Segments of a line for each robot. Shape (W, N, M, 2, 2).
        others: The same of other lines. Shape (W, N, K, 2, 2).
        pairs: Which distances are asked for. Shape (W, N, N).
    """
    world, row, column = np.nonzero(pairs)
    gaps: FloatArray = np.full(pairs.shape, np.inf)
    own, other = lines[world, row][:, :, np.newaxis], others[world, column][:, np.newaxis]
    gaps[world, row, column] = segment_distance(own, other).min(axis=(-2, -1))
    return gaps


def _polyline(corners: Sequence[FloatArray]) -> FloatArray:
    """Return the segments between corners. Shape (W, N, M, 2, 2) for M + 1 corners of shape (W, N, 2)."""
    return np.stack([np.stack(pair, axis=-2) for pair in itertools.pairwise(corners)], axis=-3)


def _opposite(entry: NDArray[np.int64], other: NDArray[np.int64]) -> BoolArray:
    """Tell whether a robot (row) enters the aisle that another (column) drives the other way. Shape (W, N, N)."""
    opposite: BoolArray = (entry != 0)[:, :, np.newaxis] & (entry[:, :, np.newaxis] == -other[:, np.newaxis])
    return opposite
