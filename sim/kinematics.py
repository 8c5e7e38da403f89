"""The kernels of the kinematic world: drive, push out what overlaps, and keep the velocity that is left.

Every pass of pushing shifts all robots at once by what the positions before it ask for, so the order of the robots is
of no account. Whoever was not pushed in a pass touches in the next one only who was.
"""

import math

from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray
from leed_sim.kernel import kernel
from leed_sim.kinematic_state import Motion, Scratch, State
from leed_sim.near_robots import IndexArray, NearRobots
from leed_sim.nearby import Nearby

NUM_PASSES = 12
"""Most passes in one sub-step; what a crowd leaves over is pushed out in the following ones."""

TOUCH = 1e-7
"""Overlap from which on robots count as touching [m]; below is rounding."""


@kernel
def advance(
    state: State, targets: FloatArray, nearby: Nearby, near: NearRobots, motion: Motion, scratch: Scratch
) -> None:
    """Advance all worlds by one control period.

    Args:
        state: Changed in place.
        targets: Commands within the limits [m/s, rad/s]. Shape (W, N, 2).
        nearby: Boxes that a disc can touch.
        near: Robots of lower index that each robot can touch, unless any strays by more than `motion.leeway`.
        motion: How robots move.
        scratch: Room to work in.
    """
    listed, before, braked, touched = scratch.lengths[0], scratch.lengths[1], scratch.flags[0], scratch.flags[1]
    state.contacts[:] = False
    for world in range(len(state.contacts)):
        poses, velocities, lists = state.poses[world], state.velocities[world], world % len(near.starts)
        starts, indices = near.starts[lists], near.indices[lists]
        listed[:] = poses
        for _ in range(motion.num_substeps):
            before[:] = poses
            _drive(state, world, targets[world], motion, braked)
            _push_out(poses, motion.radii, motion.leeway, starts, indices, nearby, scratch)
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
def _push_out(
    poses: FloatArray,
    radii: FloatArray,
    leeway: float,
    starts: IndexArray,
    indices: IndexArray,
    nearby: Nearby,
    scratch: Scratch,
) -> None:
    """Move the discs of one world until they overlap neither each other nor a box; walls have the last word.

    Args:
        poses: x, y [m] and yaw [rad; map frame]; positions are changed. Shape (N, 3).
        radii: Radii of the discs [m]. Shape (N,).
        leeway: As in `Motion`.
        starts: Where each robot's list of those near begins. Shape (N + 1,).
        indices: Who is on these lists. Shape (K,).
        nearby: Boxes that a disc can touch.
        scratch: Room to work in; who touched something is left in it.
    """
    listed, shift, braked, touched = scratch.lengths[0], scratch.lengths[2], scratch.flags[0], scratch.flags[1]
    pushed, pushing = scratch.flags[2], scratch.flags[3]
    touched[:] = False
    pushed[:] = True
    for _ in range(NUM_PASSES):
        strayed = leeway < math.inf and _strayed(poses, listed, leeway)
        touching = _push_from_discs(poses, radii, starts, indices, strayed, braked, pushed, pushing, shift)
        touching |= _push_from_boxes(poses, radii, nearby, pushed, pushing, shift)
        if not touching:
            return
        _apply(poses, shift, touched, pushed, pushing)
    if _push_from_boxes(poses, radii, nearby, pushed, pushing, shift):
        _apply(poses, shift, touched, pushed, pushing)


@kernel
def _apply(poses: FloatArray, shift: FloatArray, touched: BoolArray, pushed: BoolArray, pushing: BoolArray) -> None:
    """Add shifts to positions, set them back to zero, and take down who was pushed. Shape (N, 3) and (N,)."""
    for robot in range(len(poses)):
        pushed[robot] = pushing[robot]
        if pushing[robot]:
            poses[robot, 0] += shift[robot, 0]
            poses[robot, 1] += shift[robot, 1]
            shift[robot, 0] = shift[robot, 1] = 0.0
            touched[robot], pushing[robot] = True, False


@kernel
def _strayed(poses: FloatArray, listed: FloatArray, leeway: float) -> bool:
    """Return whether anybody is farther than a leeway [m] from where the lists were made. Shape (N, 3) each."""
    for robot in range(len(poses)):
        dx, dy = poses[robot, 0] - listed[robot, 0], poses[robot, 1] - listed[robot, 1]
        if dx * dx + dy * dy > leeway * leeway:
            return True
    return False


@kernel
def _push_from_discs(
    poses: FloatArray,
    radii: FloatArray,
    starts: IndexArray,
    indices: IndexArray,
    strayed: bool,
    braked: BoolArray,
    pushed: BoolArray,
    pushing: BoolArray,
    shift: FloatArray,
) -> bool:
    """Add half of each overlap to both shifts, or all of it to the one that is not braked.

    Where somebody strayed, all pairs are looked at; otherwise those near, of which one was pushed in the pass before.
    """
    touching = False
    for a in range(len(poses)):
        first, end = (0, a) if strayed else (starts[a], starts[a + 1])
        for entry in range(first, end):
            b = entry if strayed else indices[entry]
            if not (pushed[a] or pushed[b]):
                continue
            dx, dy = poses[a, 0] - poses[b, 0], poses[a, 1] - poses[b, 1]
            square = dx * dx + dy * dy
            apart = radii[a] + radii[b]
            if square >= (apart - TOUCH) ** 2:
                continue
            touching = pushing[a] = pushing[b] = True
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
    poses: FloatArray, radii: FloatArray, nearby: Nearby, pushed: BoolArray, pushing: BoolArray, shift: FloatArray
) -> bool:
    """Add the push from the deepest box to every shift; boxes that adjoin each other must not push twice."""
    touching = False
    for robot in range(len(poses)):
        if not pushed[robot]:
            continue
        x, y = poses[robot, 0], poses[robot, 1]
        deepest, push_x, push_y = TOUCH, 0.0, 0.0
        bucket = _bucket(x, y, nearby)
        for entry in range(nearby.starts[bucket], nearby.starts[bucket + 1]):
            depth, normal_x, normal_y = _overlap(x, y, radii[robot], nearby.boxes, nearby.indices[entry])
            if depth > deepest:
                deepest, push_x, push_y = depth, depth * normal_x, depth * normal_y
        if deepest > TOUCH:
            touching = pushing[robot] = True
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
