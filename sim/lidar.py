"""A planar lidar in numba: rays from the robots' centres against boxes and the other robots' discs.

Loops over rays are the innermost and free of branches, so that they compile to vector instructions. What lies out of
reach is left out before any ray is cast. Boxes of the same yaw share the rays' directions in their frame.
"""

import math
from typing import NamedTuple

import numpy as np

from leed_ros.task.geometry import FloatArray
from leed_ros.task.robot import RobotConfig
from leed_sim.kernel import kernel, vector_kernel
from leed_sim.nearby import Nearby, nearby_boxes

TINY = 1e-12
"""Stands for a zero component of a direction, which it moves by less than rounding."""


class Rays(NamedTuple):
    """The rays of one robot, and what they may hit.

    Attributes:
        directions: Unit vectors x, y [base_link frame]. Shape (2, R).
        max_range: Their reach [m].
        radius: Radius of the other robots [m].
    """

    directions: FloatArray
    max_range: float
    radius: float


class Lidar:
    """Casts the rays of all robots of all worlds.

    Args:
        robot: Gives the rays' directions, their reach and the radius of the discs.
        boxes: Obstacles, as in `Site.boxes`. Shape (M, 5).
    """

    def __init__(self, robot: RobotConfig, boxes: FloatArray) -> None:
        angles = robot.ray_angles()
        self._rays = Rays(np.stack([np.cos(angles), np.sin(angles)]), robot.max_range, robot.radius)
        self._nearby = nearby_boxes(boxes, robot.max_range)

    def cast(self, poses: FloatArray) -> FloatArray:
        """Return ranges, `max_range` where nothing is in reach [m]. Shape (W, N, R).

        Args:
            poses: x, y [m] and yaw [rad; map frame]. Shape (W, N, 3).
        """
        ranges: FloatArray = np.full((*poses.shape[:2], self._rays.directions.shape[1]), self._rays.max_range)
        _cast(poses, self._nearby, self._rays, ranges)
        return ranges


@kernel
def _cast(poses: FloatArray, nearby: Nearby, rays: Rays, ranges: FloatArray) -> None:
    num_worlds, num_robots, num_rays = ranges.shape
    frames = np.empty((2, 2, num_rays))  # directions in the map, and their inverses in the frame of boxes
    directions = frames[0]
    for world in range(num_worlds):
        for robot in range(num_robots):
            _turn(rays.directions, poses[world, robot, 2], directions)
            x, y = poses[world, robot, 0], poses[world, robot, 1]
            _cast_at_boxes(poses[world, robot], nearby, rays.max_range, frames, ranges[world, robot])
            for other in range(num_robots):
                offset_x, offset_y = poses[world, other, 0] - x, poses[world, other, 1] - y
                near = offset_x * offset_x + offset_y * offset_y <= (rays.max_range + rays.radius) ** 2
                if other != robot and near:
                    _cast_at_disc(offset_x, offset_y, rays.radius, directions, ranges[world, robot])


@kernel
def _cast_at_boxes(pose: FloatArray, nearby: Nearby, max_range: float, frames: FloatArray, nearest: FloatArray) -> None:
    """Shorten the rays of one robot at the boxes in reach. Shapes (3,), (2, 2, R) and (R,)."""
    x, y, boxes = pose[0], pose[1], nearby.boxes
    cos, sin = 2.0, 2.0  # of the boxes that `inverses` belong to; none yet
    bucket = _bucket(x, y, nearby)
    for entry in range(nearby.starts[bucket], nearby.starts[bucket + 1]):
        index = nearby.indices[entry]
        local_x, local_y = _to_local(x, y, boxes, index)
        gap_x, gap_y = max(abs(local_x) - boxes[index, 2], 0.0), max(abs(local_y) - boxes[index, 3], 0.0)
        if gap_x * gap_x + gap_y * gap_y <= max_range**2:
            if boxes[index, 4] != cos or boxes[index, 5] != sin:
                cos, sin = boxes[index, 4], boxes[index, 5]
                _invert(frames[0], cos, sin, frames[1])
            _cast_at_box(local_x, local_y, boxes[index], frames[1], nearest)


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
def _cast_at_box(x: float, y: float, box: FloatArray, inverses: FloatArray, nearest: FloatArray) -> None:
    """Shorten rays at an oriented box by the slab method, their origin in its frame; from inside the range is 0."""
    low_x, high_x, low_y, high_y = -box[2] - x, box[2] - x, -box[3] - y, box[3] - y
    for ray in range(len(nearest)):
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
