"""The kernels of the kinematic world: drive, push out what overlaps, and keep the velocity that is left.

Every pass of pushing shifts all robots at once by what the positions before it ask for, so the order of the robots is
of no account.
"""

import math
from typing import NamedTuple

import numpy as np

from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray
from leed_sim.kernel import kernel
from leed_sim.nearby import Nearby

NUM_PASSES = 12
"""Most passes in one sub-step; what a crowd leaves over is pushed out in the following ones."""

TOUCH = 1e-7
"""Overlap from which on robots count as touching [m]; below is rounding."""


class State(NamedTuple):
    """Poses (W, N, 3), velocities (W, N, 2) and contacts (W, N), as in `SensorReading`."""

    poses: FloatArray
    velocities: FloatArray
    contacts: BoolArray


class Motion(NamedTuple):
    """How robots move.

    Attributes:
        radii: Radii of the footprints [m]. Shape (N,).
        change: Largest change of the velocities in a sub-step [m/s, rad/s]. Shape (W, N, 2).
        sim_dt: Length of a sub-step [s].
        num_substeps: Sub-steps in one control period.
    """

    radii: FloatArray
    change: FloatArray
    sim_dt: float
    num_substeps: int


@kernel
def advance(state: State, targets: FloatArray, nearby: Nearby, motion: Motion) -> None:
    """Advance all worlds by one control period.

    Args:
        state: Changed in place.
        targets: Commands within the limits [m/s, rad/s]. Shape (W, N, 2).
        nearby: Boxes that a disc can touch.
        motion: How robots move.
    """
    num_worlds, num_robots = state.contacts.shape
    before = np.empty((num_robots, 3))
    braked, touched = np.empty(num_robots, dtype=np.bool_), np.empty(num_robots, dtype=np.bool_)
    state.contacts[:] = False
    for world in range(num_worlds):
        poses, velocities = state.poses[world], state.velocities[world]
        for _ in range(motion.num_substeps):
            before[:] = poses
            touched[:] = False
            _drive(state, world, targets[world], motion, braked)
            _push_out(poses, motion.radii, braked, nearby, touched)
            _block(before, poses, velocities, touched, motion.sim_dt)
            state.contacts[world] |= touched


@kernel
def _drive(state: State, world: int, targets: FloatArray, motion: Motion, braked: BoolArray) -> None:
    """Move each robot of one world along the chord of its arc, with its heading at half time."""
    poses, velocities, change, sim_dt = state.poses[world], state.velocities[world], motion.change[world], motion.sim_dt
    for robot in range(len(poses)):
        for part in range(2):
            wanted = targets[robot, part] - velocities[robot, part]
            velocities[robot, part] += min(max(wanted, -change[robot, part]), change[robot, part])
        linear, angular = velocities[robot, 0], velocities[robot, 1]
        braked[robot] = linear == 0.0 and angular == 0.0 and targets[robot, 0] == 0.0 and targets[robot, 1] == 0.0
        heading = poses[robot, 2] + 0.5 * angular * sim_dt
        poses[robot, 0] += linear * math.cos(heading) * sim_dt
        poses[robot, 1] += linear * math.sin(heading) * sim_dt
        yaw = poses[robot, 2] + angular * sim_dt
        poses[robot, 2] = (yaw + math.pi) % (2.0 * math.pi) - math.pi


@kernel
def _block(before: FloatArray, poses: FloatArray, velocities: FloatArray, touched: BoolArray, sim_dt: float) -> None:
    """Set the forward velocity of robots in contact to what they really moved along their heading."""
    for robot in range(len(poses)):
        if touched[robot]:
            heading = before[robot, 2] + 0.5 * velocities[robot, 1] * sim_dt
            moved_x, moved_y = poses[robot, 0] - before[robot, 0], poses[robot, 1] - before[robot, 1]
            velocities[robot, 0] = (moved_x * math.cos(heading) + moved_y * math.sin(heading)) / sim_dt


@kernel
def _push_out(poses: FloatArray, radii: FloatArray, braked: BoolArray, nearby: Nearby, contacts: BoolArray) -> None:
    """Move the discs of one world until they overlap neither each other nor a box; walls have the last word.

    Args:
        poses: x, y [m] and yaw [rad; map frame]; positions are changed. Shape (N, 3).
        radii: Radii of the discs [m]. Shape (N,).
        braked: Who does not yield to others. Shape (N,).
        nearby: Boxes that a disc can touch.
        contacts: Set where something touched. Shape (N,).
    """
    shift = np.zeros((len(poses), 2))
    for _ in range(NUM_PASSES):
        touching = _push_from_discs(poses, radii, braked, contacts, shift)
        touching |= _push_from_boxes(poses, radii, nearby, contacts, shift)
        if not touching:
            return
        _apply(shift, poses)
    if _push_from_boxes(poses, radii, nearby, contacts, shift):
        _apply(shift, poses)


@kernel
def _apply(shift: FloatArray, poses: FloatArray) -> None:
    """Add shifts to positions and set them back to zero. Shapes (N, 2) and (N, 3)."""
    for robot in range(len(poses)):
        poses[robot, 0] += shift[robot, 0]
        poses[robot, 1] += shift[robot, 1]
    shift[:] = 0.0


@kernel
def _push_from_discs(
    poses: FloatArray, radii: FloatArray, braked: BoolArray, contacts: BoolArray, shift: FloatArray
) -> bool:
    """Add half of each overlap to both shifts, or all of it to the one that is not braked."""
    touching = False
    for a in range(len(poses)):
        for b in range(a):
            dx, dy = poses[a, 0] - poses[b, 0], poses[a, 1] - poses[b, 1]
            square = dx * dx + dy * dy
            apart = radii[a] + radii[b]
            if square >= (apart - TOUCH) ** 2:
                continue
            touching = contacts[a] = contacts[b] = True
            gap = max(math.sqrt(square), TOUCH)
            push = (apart - gap) / gap
            share = 0.5 + 0.5 * (braked[b] - braked[a])
            shift[a, 0] += share * push * dx
            shift[a, 1] += share * push * dy
            shift[b, 0] -= (1.0 - share) * push * dx
            shift[b, 1] -= (1.0 - share) * push * dy
    return touching


@kernel
def _push_from_boxes(
    poses: FloatArray, radii: FloatArray, nearby: Nearby, contacts: BoolArray, shift: FloatArray
) -> bool:
    """Add the push from the deepest box to every shift; boxes that adjoin each other must not push twice."""
    touching = False
    for robot in range(len(poses)):
        x, y = poses[robot, 0], poses[robot, 1]
        deepest, push_x, push_y = TOUCH, 0.0, 0.0
        bucket = _bucket(x, y, nearby)
        for entry in range(nearby.starts[bucket], nearby.starts[bucket + 1]):
            depth, normal_x, normal_y = _overlap(x, y, radii[robot], nearby.boxes, nearby.indices[entry])
            if depth > deepest:
                deepest, push_x, push_y = depth, depth * normal_x, depth * normal_y
        if deepest > TOUCH:
            touching = contacts[robot] = True
            shift[robot, 0] += push_x
            shift[robot, 1] += push_y
    return touching


@kernel
def _bucket(x: float, y: float, nearby: Nearby) -> int:
    """Return the bucket that a point lies in [m; map frame], the last one if it lies in none."""
    column, row = (x - nearby.x_min) / nearby.edge, (y - nearby.y_min) / nearby.edge
    if 0.0 <= column < nearby.columns and 0.0 <= row < nearby.rows:
        return int(row) * nearby.columns + int(column)
    return nearby.rows * nearby.columns


@kernel
def _overlap(x: float, y: float, radius: float, boxes: FloatArray, index: int) -> tuple[float, float, float]:
    """Return how deep a disc lies in one of the boxes [m], and the outward normal [map frame]; zeros if it is clear."""
    local_x, local_y = _to_local(x, y, boxes, index)
    out_x, out_y = abs(local_x) - boxes[index, 2], abs(local_y) - boxes[index, 3]
    if out_x > radius or out_y > radius:
        return 0.0, 0.0, 0.0
    sign_x, sign_y = math.copysign(1.0, local_x), math.copysign(1.0, local_y)
    if out_x > 0.0 and out_y > 0.0:
        gap = math.sqrt(out_x * out_x + out_y * out_y)
        normal_x, normal_y = sign_x * out_x / gap, sign_y * out_y / gap
    elif out_x > out_y:
        gap, normal_x, normal_y = out_x, sign_x, 0.0
    else:
        gap, normal_x, normal_y = out_y, 0.0, sign_y
    cos, sin = boxes[index, 4], boxes[index, 5]
    return radius - gap, normal_x * cos - normal_y * sin, normal_x * sin + normal_y * cos


@kernel
def _to_local(x: float, y: float, boxes: FloatArray, index: int) -> tuple[float, float]:
    """Express a point [m; map frame] in the frame of one of the prepared boxes. Shape (M, 6).

    The box is given by its index: a row cut out of the array would be counted as a reference each time.
    """
    dx, dy = x - boxes[index, 0], y - boxes[index, 1]
    return dx * boxes[index, 4] + dy * boxes[index, 5], dy * boxes[index, 4] - dx * boxes[index, 5]
