"""People: discs that walk along the roadmap of a site and that its map does not show."""

import numpy as np
from numpy.typing import NDArray

from leed_ros.task.geometry import FloatArray, bearing, distance
from leed_ros.task.records import BoolArray
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import Roadmap

PERSON = RobotConfig(
    kind="person", radius=0.25, max_linear_velocity=1.0, max_angular_velocity=4.0, num_rays=4, max_range=0.3
)
"""A person as worlds hold it, a disc about as wide as shoulders; its lidar is not read."""

SPEEDS = (0.5, 1.0)
"""Slowest and fastest walking speed [m/s]."""

TURN_GAIN = 3.0
"""Angular velocity per bearing of the place that a person walks to [1/s]."""

REACHED = 0.15
"""Distance at which a place counts as reached [m]."""

GAP = 0.15
"""What a person that stops leaves to whom it stops for, at least [m]."""

PATIENCE = 2.0
"""Time after which a person that cannot go on turns back [s]."""

HEAD_START = 1.5
"""Distance of people to robots at the start of a round, where there is room [m]."""


class People:
    """Where M people in each of W worlds want to go: from place to place at random, back only at dead ends.

    People stop for whoever is in their way, so they do not push anybody. Who cannot go on for a while turns back.

    Args:
        roadmap: Where they walk; they do not care about one-way stretches.
        shape: (W, M).
        ctrl_dt: Time between decisions [s].
        rng: Draws places, ways and speeds.

    Attributes:
        rng: The same.
    """

    def __init__(self, roadmap: Roadmap, shape: tuple[int, int], ctrl_dt: float, rng: np.random.Generator) -> None:
        self._ctrl_dt, self.rng = ctrl_dt, rng
        names = list(roadmap.nodes)
        self._points = np.array([roadmap.nodes[name] for name in names]).reshape(-1, 2)
        self._neighbours = _neighbours(roadmap, names)
        self._from: NDArray[np.int64] = np.zeros(shape, dtype=np.int64)
        self._to: NDArray[np.int64] = np.zeros(shape, dtype=np.int64)
        self._speed, self._waited = np.zeros(shape), np.zeros(shape)

    def begin(self, robots: FloatArray, where: BoolArray) -> FloatArray:
        """Put people into worlds where a round begins, away from the robots.

        Args:
            robots: x, y [m] and yaw [rad; map frame] of the robots. Shape (W, N, 3).
            where: The worlds. Shape (W,).

        Returns:
            Poses of the people, of use where they were put. Shape (W, M, 3).
        """
        for world in np.flatnonzero(where):
            self._from[world] = self._draw_places(robots[world])
        self._speed[where] = self.rng.uniform(*SPEEDS, self._speed.shape)[where]
        self._waited[where] = 0.0
        for index in zip(*np.nonzero(np.broadcast_to(where[:, np.newaxis], self._to.shape)), strict=True):
            self._to[index] = self._next_place(int(self._from[index]), -1)
        along = self._points[self._to] - self._points[self._from]
        return np.concatenate([self._points[self._from], np.arctan2(along[..., 1:], along[..., :1])], axis=-1)

    def commands(self, people: FloatArray, others: FloatArray, reach: FloatArray) -> FloatArray:
        """Decide how people go on.

        Args:
            people: Their poses [m, rad; map frame]. Shape (W, M, 3).
            others: Poses of all bodies, theirs among them. Shape (W, B, 3).
            reach: Distance at which a person touches each body [m]. Shape (B,).

        Returns:
            Linear [m/s] and angular [rad/s] velocity. Shape (W, M, 2).
        """
        self._arrive(people)
        blocked = self._blocked(people, others, reach)
        self._turn_back(blocked)
        angle = bearing(people, self._points[self._to])
        speed = np.where(blocked, 0.0, self._speed * np.clip(np.cos(angle), 0.0, 1.0))
        turning = np.where(blocked & (np.abs(angle) < 0.1), 0.0, TURN_GAIN * angle)
        return np.stack([speed, turning], axis=-1)

    def _draw_places(self, robots: FloatArray) -> list[int]:
        """Return places, the farther ones from robots first if there are not enough away from them. Length M."""
        gap = distance(self._points[:, np.newaxis], robots[np.newaxis]).min(axis=1)
        order = self.rng.permutation(len(self._points))
        order = order[np.argsort(-np.minimum(gap[order], HEAD_START), kind="stable")]
        return [int(order[person % len(order)]) for person in range(self._from.shape[1])]

    def _next_place(self, place: int, before: int) -> int:
        """Return a place to walk to from a place: not the one before, unless there is no other."""
        neighbours = self._neighbours[place] or [place]
        onward = [other for other in neighbours if other != before] or neighbours
        return int(self.rng.choice(onward))

    def _arrive(self, people: FloatArray) -> None:
        arrived = distance(people, self._points[self._to]) <= REACHED
        for index in zip(*np.nonzero(arrived), strict=True):
            place, before = int(self._to[index]), int(self._from[index])
            self._from[index], self._to[index] = place, self._next_place(place, before)

    def _blocked(self, people: FloatArray, others: FloatArray, reach: FloatArray) -> BoolArray:
        """Tell who has somebody ahead within the way to a stop. Shape (W, M)."""
        target = self._points[self._to]
        stop = self._speed * self._ctrl_dt + self._speed**2 / (2.0 * PERSON.max_linear_acceleration) + GAP
        gap = distance(people[:, :, np.newaxis], others[:, np.newaxis]) - reach
        offset = others[:, np.newaxis, :, :2] - people[:, :, np.newaxis, :2]
        ahead = np.sum(offset * (target - people[..., :2])[:, :, np.newaxis], axis=-1) > 0.0
        near = (gap < stop[..., np.newaxis]) & ahead & ~_own(gap.shape)
        blocked: BoolArray = near.any(axis=-1)
        return blocked

    def _turn_back(self, blocked: BoolArray) -> None:
        self._waited = np.where(blocked, self._waited + self._ctrl_dt, 0.0)
        back = self._waited > PATIENCE
        self._from, self._to = np.where(back, self._to, self._from), np.where(back, self._from, self._to)
        self._waited[back] = 0.0


def _own(shape: tuple[int, ...]) -> BoolArray:
    """Tell which of all bodies a person itself is, people being the last of them. Shape (W, M, B)."""
    _, people, bodies = shape
    own: BoolArray = np.eye(people, bodies, bodies - people, dtype=np.bool_)
    return own


def _neighbours(roadmap: Roadmap, names: list[str]) -> list[list[int]]:
    numbers = {name: number for number, name in enumerate(names)}
    neighbours: list[dict[int, None]] = [{} for _ in names]
    for edge in roadmap.edges:
        start, end = numbers[edge.start], numbers[edge.end]
        neighbours[start][end] = neighbours[end][start] = None
    return [list(found) for found in neighbours]
