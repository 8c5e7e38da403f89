"""The approach to walls: no disc moves farther in one sub-step than to where it begins to touch.

PyBullet looks ahead for pairs of single bodies, and stops two that approach each other before they overlap. It does not
for the parts of a compound body, which is what makes up the walls of a site with many boxes.
"""

import math

import numpy as np

from leed_ros.task.geometry import FloatArray
from leed_sim.kernel import kernel
from leed_sim.nearby import Nearby, nearby_boxes

SINK = 1e-3
"""How deep a disc may get into a wall, so that PyBullet feels the contact [m]."""


class Approach:
    """Slows discs down before walls.

    Args:
        boxes: The walls, as in `Site.boxes`. Shape (M, 5).
        radii: Radii of the discs [m]. Shape (N,).
        speeds: Their fastest speeds [m/s]. Shape (N,).
        sim_dt: Length of a sub-step [s].
    """

    def __init__(self, boxes: FloatArray, radii: FloatArray, speeds: FloatArray, sim_dt: float) -> None:
        self._nearby = nearby_boxes(boxes, float((radii + 2.0 * speeds * sim_dt).max()))
        self._radii, self._sim_dt = np.asarray(radii, dtype=np.float64), sim_dt

    def slowed(self, poses: FloatArray, moving: FloatArray) -> FloatArray:
        """Return velocities that end at walls. Shape (N, 3).

        Args:
            poses: x, y [m] and yaw [rad; map frame]. Shape (N, 3).
            moving: Velocities along x, y [m/s; map frame] and turning [rad/s]. Shape (N, 3).
        """
        slowed: FloatArray = moving.copy()
        _slow(poses, self._radii, self._nearby, self._sim_dt, slowed)
        return slowed


@kernel
def _slow(poses: FloatArray, radii: FloatArray, nearby: Nearby, sim_dt: float, moving: FloatArray) -> None:
    for robot in range(len(poses)):
        place, radius = (poses[robot, 0], poses[robot, 1]), radii[robot]
        bucket = _bucket(place[0], place[1], nearby)
        indices = nearby.indices[nearby.starts[bucket] : nearby.starts[bucket + 1]]
        step = (moving[robot, 0] * sim_dt, moving[robot, 1] * sim_dt)
        for index in indices:
            step = _along(place, step, radius, nearby.boxes, index)
        share = 1.0
        for index in indices:
            share = min(share, _free_share(place, step, radius - SINK, nearby.boxes, index))
        moving[robot, 0] *= share
        moving[robot, 1] *= share


@kernel
def _along(
    place: tuple[float, float], step: tuple[float, float], radius: float, boxes: FloatArray, index: int
) -> tuple[float, float]:
    """Return what PyBullet leaves of a step [m; map frame] where a disc touches a box: what leads along it."""
    cos, sin = boxes[index, 4], boxes[index, 5]
    dx, dy = place[0] - boxes[index, 0], place[1] - boxes[index, 1]
    local_x, local_y = dx * cos + dy * sin, dy * cos - dx * sin
    out_x, out_y = max(abs(local_x) - boxes[index, 2], 0.0), max(abs(local_y) - boxes[index, 3], 0.0)
    gap = math.sqrt(out_x * out_x + out_y * out_y)
    if gap > radius or gap == 0.0:
        return step
    normal_x, normal_y = math.copysign(out_x, local_x) / gap, math.copysign(out_y, local_y) / gap
    normal_x, normal_y = normal_x * cos - normal_y * sin, normal_x * sin + normal_y * cos
    inward = min(step[0] * normal_x + step[1] * normal_y, 0.0)
    return step[0] - inward * normal_x, step[1] - inward * normal_y


@kernel
def _free_share(
    place: tuple[float, float], step: tuple[float, float], radius: float, boxes: FloatArray, index: int
) -> float:
    """Return which share of a step a disc can take until it touches a box; all of it if they overlap already."""
    cos, sin = boxes[index, 4], boxes[index, 5]
    dx, dy = place[0] - boxes[index, 0], place[1] - boxes[index, 1]
    local_x, local_y = dx * cos + dy * sin, dy * cos - dx * sin
    along, across = step[0] * cos + step[1] * sin, step[1] * cos - step[0] * sin
    half_x, half_y = boxes[index, 2], boxes[index, 3]
    enter_x, leave_x = _slab(local_x, along, half_x + radius)
    enter_y, leave_y = _slab(local_y, across, half_y + radius)
    enter, leave = max(enter_x, enter_y), min(leave_x, leave_y)
    if enter > leave or enter > 1.0 or leave < 0.0:
        return 1.0
    start = max(enter, 0.0)
    at_x, at_y = abs(local_x + start * along), abs(local_y + start * across)
    if at_x <= half_x or at_y <= half_y:
        return enter if enter > 0.0 else 1.0
    corner_x, corner_y = math.copysign(half_x, local_x + start * along), math.copysign(half_y, local_y + start * across)
    return _share_to_circle(local_x - corner_x, local_y - corner_y, along, across, radius)


@kernel
def _slab(position: float, step: float, half: float) -> tuple[float, float]:
    """Return at which shares of a step a point enters and leaves a slab around 0."""
    if step == 0.0:
        return (-math.inf, math.inf) if abs(position) < half else (math.inf, -math.inf)
    first, second = (-half - position) / step, (half - position) / step
    return min(first, second), max(first, second)


@kernel
def _share_to_circle(x: float, y: float, step_x: float, step_y: float, radius: float) -> float:
    """Return at which share of a step a point enters a circle around 0; 1 if not, or if it is in it already."""
    square, toward = step_x * step_x + step_y * step_y, x * step_x + y * step_y
    outside = x * x + y * y - radius * radius
    discriminant = toward * toward - square * outside
    if outside <= 0.0 or toward >= 0.0 or discriminant < 0.0:
        return 1.0
    return min((-toward - math.sqrt(discriminant)) / square, 1.0)


@kernel
def _bucket(x: float, y: float, nearby: Nearby) -> int:
    """Return the bucket that a point lies in [m; map frame], the last one if it lies in none."""
    column, row = (x - nearby.x_min) / nearby.edge, (y - nearby.y_min) / nearby.edge
    if 0.0 <= column < nearby.columns and 0.0 <= row < nearby.rows:
        return int(row) * nearby.columns + int(column)
    return nearby.rows * nearby.columns
