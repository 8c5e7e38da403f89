"""A planar lidar in numba: rays from where the robots' lidars are, against boxes and the other robots' discs.

Loops over rays are the innermost and free of branches, so that they compile to vector instructions. What lies out of
reach is left out before any ray is cast, and rays that pass a small box by are not cast at it. Boxes of the same yaw
share the rays' directions in their frame.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from leed_ros.task.fleet import Fleet
from leed_ros.task.geometry import FloatArray
from leed_ros.task.robot import RobotConfig
from leed_sim.kernel import kernel, vector_kernel
from leed_sim.near_robots import NearRobots, RobotFinder
from leed_sim.nearby import Nearby, nearby_boxes

TINY = 1e-12
"""Stands for a zero component of a direction, which it moves by less than rounding."""


TURN = 2.0 * math.pi

SMALL = 0.25
"""A box is small from where its half diagonal is less than this share of its distance."""

MANY_RAYS = 128
"""From so many rays on it is quicker to find out which of them may meet a small box than to cast all."""

SLACK = 1.05
"""Of an angle up to asin(SMALL), by which it may exceed its sine, and of rounding."""


class Rays(NamedTuple):
    """The rays of one robot, small enough to be handed on for each.

    Attributes:
        directions: Unit vectors x, y [base_link frame]. Shape (2, R).
        first: Direction of the first ray [rad; base_link frame].
        increment: Angle from ray to ray [rad].
        max_range: Their reach [m].
    """

    directions: FloatArray
    first: float
    increment: float
    max_range: float


class Bodies(NamedTuple):
    """Who casts these rays, and at whom.

    Attributes:
        members: Indices of the robots that cast. Shape (K,).
        mount: Where their lidars are [m; base_link frame]. Shape (2,).
        radii: Radii of all robots [m]. Shape (N,).
    """

    members: NDArray[np.int64]
    mount: tuple[float, float]
    radii: FloatArray


class Kind(NamedTuple):
    """Robots with the same lidar.

    Attributes:
        robot: What they are.
        bodies: Who they are.
        rays: Their rays.
        nearby: Boxes that these can hit.
    """

    robot: RobotConfig
    bodies: Bodies
    rays: Rays
    nearby: Nearby


class Lidar:
    """Casts the rays of all robots of all worlds.

    Args:
        fleet: The robots: where their lidars are and what these see, and the discs that they are to others. Length N.
        boxes: Obstacles, as in `Site.boxes`. Shape (M, 5).
    """

    def __init__(self, fleet: Fleet, boxes: FloatArray) -> None:
        self._kinds = [_kind(robot, members, fleet.radii(), boxes) for robot, members in fleet.kinds().items()]
        self._reaches, self._num_rays = fleet.reaches(), max(robot.num_rays for robot in fleet.robots)
        self._sight = max(_sight(robot) for robot in fleet.robots) + float(fleet.radii().max())
        self._num_worlds, self._finder = 1, RobotFinder((1, len(fleet)), self._sight)

    def cast(self, poses: FloatArray) -> FloatArray:
        """Return ranges, a robot's `max_range` where nothing is in reach and after the last of its rays [m].

        Args:
            poses: x, y [m] and yaw [rad; map frame]. Shape (W, N, 3).

        Returns:
            Shape (W, N, R), with the number of rays R of whoever has most.
        """
        near = self._near(poses)
        if len(self._kinds) == 1:
            return _ranges(poses, near, self._kinds[0])
        together: FloatArray = np.empty((*poses.shape[:2], self._num_rays))
        together[:] = self._reaches[:, np.newaxis]
        for kind in self._kinds:
            together[:, kind.bodies.members, : kind.robot.num_rays] = _ranges(poses, near, kind)
        return together

    def _near(self, poses: FloatArray) -> NearRobots:
        """Return who may be in sight of whom. Shape (W, N, 3)."""
        if len(poses) != self._num_worlds:
            self._num_worlds, self._finder = len(poses), RobotFinder(poses.shape[:2], self._sight)
        return self._finder.find(poses)


def _kind(robot: RobotConfig, members: NDArray[np.int64], radii: FloatArray, boxes: FloatArray) -> Kind:
    angles = robot.ray_angles()
    directions = np.stack([np.cos(angles), np.sin(angles)])
    rays = Rays(directions, robot.angle_min, robot.angle_increment, robot.max_range)
    bodies = Bodies(members, (robot.lidar_x, robot.lidar_y), radii)
    return Kind(robot, bodies, rays, nearby_boxes(boxes, robot.max_range))


def _sight(robot: RobotConfig) -> float:
    """Return how far from its middle a robot's rays end, at most [m]."""
    return robot.max_range + math.hypot(robot.lidar_x, robot.lidar_y)


def _ranges(poses: FloatArray, near: NearRobots, kind: Kind) -> FloatArray:
    """Return the ranges of the robots of one kind [m]. Shape (W, K, R) from poses (W, N, 3)."""
    robot = kind.robot
    ranges: FloatArray = np.full((len(poses), len(kind.bodies.members), robot.num_rays), robot.max_range)
    _cast(poses, near, kind.bodies, kind.nearby, kind.rays, ranges)
    return np.maximum(ranges, robot.min_range) if robot.min_range else ranges


@kernel
def _cast(poses: FloatArray, near: NearRobots, bodies: Bodies, nearby: Nearby, rays: Rays, ranges: FloatArray) -> None:
    members, mount, radii = bodies
    num_worlds, num_members, num_rays = ranges.shape
    frames = np.empty((2, 2, num_rays))  # directions in the map, and their inverses in the frame of boxes
    directions, origin = frames[0], np.empty(3)
    for world in range(num_worlds):
        lists = world % len(near.starts)
        for member in range(num_members):
            robot = members[member]
            _turn(rays.directions, poses[world, robot, 2], directions)
            _mount(poses[world, robot], mount, origin)
            x, y = origin[0], origin[1]
            _cast_at_boxes(origin, nearby, rays, frames, ranges[world, member])
            for entry in range(near.starts[lists, robot], near.starts[lists, robot + 1]):
                other = near.indices[lists, entry]
                offset_x, offset_y = poses[world, other, 0] - x, poses[world, other, 1] - y
                if offset_x * offset_x + offset_y * offset_y <= (rays.max_range + radii[other]) ** 2:
                    _cast_at_disc(offset_x, offset_y, radii[other], directions, ranges[world, member])


@kernel
def _mount(pose: FloatArray, mount: tuple[float, float], origin: FloatArray) -> None:
    """Set where a robot's rays begin: x, y [m] and yaw [rad; map frame]. Shape (3,)."""
    origin[:] = pose
    if mount[0] != 0.0 or mount[1] != 0.0:
        cos, sin = math.cos(pose[2]), math.sin(pose[2])
        origin[0] += cos * mount[0] - sin * mount[1]
        origin[1] += sin * mount[0] + cos * mount[1]


@kernel
def _cast_at_boxes(origin: FloatArray, nearby: Nearby, rays: Rays, frames: FloatArray, nearest: FloatArray) -> None:
    """Shorten the rays of one robot at the boxes in reach. Shapes (3,), (2, 2, R) and (R,)."""
    x, y, boxes = origin[0], origin[1], nearby.boxes
    inverses, (cos, sin) = frames[1], (2.0, 2.0)  # the yaw of the boxes that they belong to: none yet
    bucket = _bucket(x, y, nearby)
    for entry in range(nearby.starts[bucket], nearby.starts[bucket + 1]):
        index = nearby.indices[entry]
        local_x, local_y = _to_local(x, y, boxes, index)
        half_x, half_y = boxes[index, 2], boxes[index, 3]
        gap_x, gap_y = max(abs(local_x) - half_x, 0.0), max(abs(local_y) - half_y, 0.0)
        if gap_x * gap_x + gap_y * gap_y > rays.max_range**2:
            continue
        if boxes[index, 4] != cos or boxes[index, 5] != sin:
            cos, sin = boxes[index, 4], boxes[index, 5]
            _invert(frames[0], cos, sin, inverses)
        share = math.sqrt((half_x * half_x + half_y * half_y) / max(local_x * local_x + local_y * local_y, TINY))
        faces = (-half_x - local_x, half_x - local_x, -half_y - local_y, half_y - local_y)
        if share < SMALL and len(nearest) >= MANY_RAYS:
            toward = math.atan2(boxes[index, 1] - y, boxes[index, 0] - x) - origin[2] - rays.first
            begin = (toward - SLACK * share) % TURN / rays.increment  # counted in rays
            width = 2.0 * SLACK * share / rays.increment
            for shift in (-TURN / rays.increment, 0.0, TURN / rays.increment):
                first, end = max(int(begin + shift), 0), min(int(begin + shift + width) + 2, len(nearest))
                _cast_at_box(faces, first, end, inverses, nearest)
        else:
            _cast_at_box(faces, 0, len(nearest), inverses, nearest)


@kernel
def _bucket(x: float, y: float, nearby: Nearby) -> int:
    """Return the bucket that a point lies in [m; map frame], the last one if it lies in none."""
    column, row = (x - nearby.x_min) / nearby.edge, (y - nearby.y_min) / nearby.edge
    if 0.0 <= column < nearby.columns and 0.0 <= row < nearby.rows:
        return int(row) * nearby.columns + int(column)
    return nearby.rows * nearby.columns


@kernel
def _to_local(x: float, y: float, boxes: FloatArray, index: int) -> tuple[float, float]:
    """Express a point [m; map frame] in the frame of one of the prepared boxes. Shape (M, 6).

    The box is given by its index: a row cut out of the array would be counted as a reference each time.
    """
    dx, dy = x - boxes[index, 0], y - boxes[index, 1]
    return dx * boxes[index, 4] + dy * boxes[index, 5], dy * boxes[index, 4] - dx * boxes[index, 5]


@vector_kernel
def _turn(local: FloatArray, yaw: float, directions: FloatArray) -> None:
    """Turn directions of base_link into the map. Shape (2, R)."""
    cos, sin = math.cos(yaw), math.sin(yaw)
    for ray in range(directions.shape[1]):
        directions[0, ray] = cos * local[0, ray] - sin * local[1, ray]
        directions[1, ray] = sin * local[0, ray] + cos * local[1, ray]


@vector_kernel
def _invert(directions: FloatArray, cos: float, sin: float, inverses: FloatArray) -> None:
    """Set the inverses of the rays' directions in the frame of boxes turned by a yaw. Shape (2, R)."""
    for ray in range(directions.shape[1]):
        along = directions[0, ray] * cos + directions[1, ray] * sin
        across = directions[1, ray] * cos - directions[0, ray] * sin
        inverses[0, ray] = 1.0 / (along if along != 0.0 else TINY)
        inverses[1, ray] = 1.0 / (across if across != 0.0 else TINY)


@vector_kernel
def _cast_at_box(
    faces: tuple[float, float, float, float], first: int, end: int, inverses: FloatArray, nearest: FloatArray
) -> None:
    """Shorten some of the rays at an oriented box by the slab method; from inside the range is 0.

    Args:
        faces: Where the box begins and ends along x and y [m; its own frame, from the rays' origin].
        first: Index of the first of these rays.
        end: Index after the last of them.
        inverses: Inverses of the rays' directions in the box's frame. Shape (2, R).
        nearest: Ranges. Shape (R,).
    """
    low_x, high_x, low_y, high_y = faces
    for ray in range(first, end):
        inverse_x, inverse_y = inverses[0, ray], inverses[1, ray]
        x_1, x_2, y_1, y_2 = low_x * inverse_x, high_x * inverse_x, low_y * inverse_y, high_y * inverse_y
        enter = max(min(x_1, x_2), min(y_1, y_2), 0.0)
        leave = min(max(x_1, x_2), max(y_1, y_2))
        nearest[ray] = min(nearest[ray], enter) if enter <= leave else nearest[ray]


@vector_kernel
def _cast_at_disc(x: float, y: float, radius: float, directions: FloatArray, nearest: FloatArray) -> None:
    """Shorten rays at a disc, its centre relative to their origin; a ray from inside it has range 0."""
    power = x * x + y * y - radius * radius
    for ray in range(len(nearest)):
        along = x * directions[0, ray] + y * directions[1, ray]
        discriminant = along * along - power
        enter = max(along - math.sqrt(max(discriminant, 0.0)), 0.0)
        hit = discriminant >= 0.0 and (along >= 0.0 or power <= 0.0)
        nearest[ray] = min(nearest[ray], enter) if hit else nearest[ray]
