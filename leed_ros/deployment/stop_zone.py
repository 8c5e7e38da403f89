"""The stop zone: how far a robot can drive along its commanded arc before its footprint meets what the scan shows.

A command (v, w) moves the centre of the footprint on a circle of radius v / w, or on a straight line. Points of the
scan count as standing still. Own formulation: intersection of the point with the disc that sweeps along the arc.
"""

import numpy as np

from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray

STRAIGHT = 1e-6
"""Curvature below which an arc counts as a straight line [1/m]."""

STANDSTILL = 1e-6
"""Speed below which the robot does not drive [m/s]."""

FARTHEST = 1e4
"""Range beyond which everything is equally far [m]."""

TOO_CLOSE = 1e-3
"""Range that a negative infinite one, too close to be measured after REP-117, counts as [m]."""


def points_from_scan(ranges: FloatArray, angles: FloatArray) -> FloatArray:
    """Return the points that a scan shows; rays without a return or a measurement show none.

    Args:
        ranges: Raw ranges after REP-117 [m]: infinite where nothing is in reach, negative infinite where something is
            too close; NaN, zero and negative ones are no measurements. Shape (R,).
        angles: Directions of the rays [rad; base_link frame]. Shape (R,).

    Returns:
        Points [m; base_link frame]. Shape (P, 2) with P up to R.
    """
    points, seen = points_from_scans(ranges, np.array([np.cos(angles), np.sin(angles)]).T)
    return points[seen]


def points_from_scans(ranges: FloatArray, rays: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Return a point for every ray of some scans, and which of them are there.

    Args:
        ranges: See `points_from_scan`. Shape (..., R).
        rays: Cosine and sine of the rays' directions. Shape (R, 2).

    Returns:
        Points [m; base_link frame], shape (..., R, 2), and whether the ray shows one, shape (..., R).
    """
    ranges = np.where(ranges == -np.inf, TOO_CLOSE, ranges)
    seen: BoolArray = np.isfinite(ranges) & (ranges > 0.0)
    return np.minimum(ranges, FARTHEST, where=seen, out=np.zeros_like(ranges))[..., np.newaxis] * rays, seen


def measured_share(ranges: FloatArray) -> float:
    """Return the share of a scan's rays that measured something or measured that nothing is in reach. Shape (R,)."""
    return np.count_nonzero((ranges > 0.0) | (ranges == -np.inf)) / max(ranges.size, 1)


def free_distance(points: FloatArray, command: FloatArray, radius: float) -> float:
    """Return how far the robot can drive along the commanded arc until a point enters its footprint.

    Points that are inside the footprint already count only if the motion approaches them, so a robot in contact may
    drive away from it.

    Args:
        points: What the scan shows [m; base_link frame]. Shape (P, 2).
        command: Linear [m/s] and angular [rad/s] velocity in base_link. Shape (2,).
        radius: Of the footprint, with its margin [m].

    Returns:
        Length of the arc [m], infinite where nothing is in the way or the robot does not drive.
    """
    if abs(float(command[0])) < STANDSTILL or not len(points):
        return float("inf")
    return float(_reaches(points, command[:1], command[1:], radius).min())


def free_distances(points: FloatArray, seen: BoolArray, commands: FloatArray, radius: float) -> FloatArray:
    """Return the very `free_distance` of each of some robots.

    Args:
        points: What their scans show [m; each one's base_link frame]. Shape (N, P, 2).
        seen: Which of these points are there. Shape (N, P).
        commands: Linear [m/s] and angular [rad/s] velocity in base_link. Shape (N, 2).
        radius: Of the footprint, with its margin [m].

    Returns:
        Lengths of the arcs [m]. Shape (N,).
    """
    free = np.full(len(commands), np.inf)
    moving = np.abs(commands[:, 0]) >= STANDSTILL
    curvature = np.divide(commands[:, 1], commands[:, 0], where=moving, out=np.zeros(len(commands)))
    straight = np.abs(curvature) < STRAIGHT
    for chosen in (moving & straight, moving & ~straight):
        if chosen.any():
            reaches = _reaches(points[chosen], commands[chosen, :1], commands[chosen, 1:], radius)
            free[chosen] = np.where(seen[chosen], reaches, np.inf).min(axis=-1)
    return free


def _reaches(points: FloatArray, speed: FloatArray, turn: FloatArray, radius: float) -> FloatArray:
    """Return how far robots that all drive straight, or all turn, can go until each point enters the footprint.

    Args:
        points: Shape (..., P, 2).
        speed: Linear velocity [m/s]. Shape (..., 1).
        turn: Angular velocity [rad/s]. Likewise.
        radius: Of the footprint [m].

    Returns:
        Lengths of arcs [m]. Shape (..., P).
    """
    x, y = points[..., 0] * np.sign(speed), points[..., 1]  # reversing is driving in the mirror
    curvature = turn / speed
    straight = bool((np.abs(curvature) < STRAIGHT).all())
    reach = _straight_reach(x, y, radius) if straight else _arc_reach(x, y, curvature, radius)
    inside = np.hypot(x, y) < radius
    return np.where(inside, np.where(x > 0.0, 0.0, np.inf), reach)


def _straight_reach(x: FloatArray, y: FloatArray, radius: float) -> FloatArray:
    """Return where the disc meets each point outside of it on the way along x. Shape (..., P)."""
    half_chord = np.sqrt(np.maximum(radius**2 - y**2, 0.0))
    return np.where((x > 0.0) & (np.abs(y) < radius), x - half_chord, np.inf)


def _arc_reach(x: FloatArray, y: FloatArray, curvature: FloatArray, radius: float) -> FloatArray:
    """Return where the disc meets each point outside of it on the way along an arc. Shape (..., P).

    Seen from the centre of the arc, the disc's centre and a point are `arc` and `away` far. They touch where the angle
    between them has shrunk to the one of the triangle with the sides arc, away and radius (law of cosines).
    """
    arc, y = 1.0 / np.abs(curvature), y * np.sign(curvature)
    away = np.maximum(np.hypot(x, arc - y), 1e-9)
    cosine = (arc**2 + away**2 - radius**2) / (2.0 * arc * away)
    touching = np.arccos(np.minimum(np.maximum(cosine, -1.0), 1.0))
    angle = (np.arctan2(x, arc - y) - touching) % (2.0 * np.pi)
    return np.where(cosine <= 1.0, arc * angle, np.inf)
