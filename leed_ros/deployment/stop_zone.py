"""The stop zone: how far a robot can drive along its commanded arc before its footprint meets what the scan shows.

A command (v, w) moves the centre of the footprint on a circle of radius v / w, or on a straight line. Points of the
scan count as standing still. Own formulation: intersection of the point with the disc that sweeps along the arc.
"""

import numpy as np

from leed_ros.task.geometry import FloatArray

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
    ranges = np.where(ranges == -np.inf, TOO_CLOSE, ranges)
    seen = np.isfinite(ranges) & (ranges > 0.0)
    ranges, angles = np.minimum(ranges[seen], FARTHEST), angles[seen]
    return np.array([ranges * np.cos(angles), ranges * np.sin(angles)]).T


def measured_share(ranges: FloatArray) -> float:
    """Return the share of a scan's rays that measured something or measured that nothing is in reach."""
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
    speed, turn = float(command[0]), float(command[1])
    if abs(speed) < STANDSTILL or not len(points):
        return float("inf")
    points = points * np.array([np.sign(speed), 1.0])  # reversing is driving in the mirror
    curvature = turn / speed
    reach = _straight_reach(points, radius) if abs(curvature) < STRAIGHT else _arc_reach(points, curvature, radius)
    inside = np.hypot(points[:, 0], points[:, 1]) < radius
    return float(np.where(inside, np.where(points[:, 0] > 0.0, 0.0, np.inf), reach).min())


def _straight_reach(points: FloatArray, radius: float) -> FloatArray:
    """Return where the disc meets each point outside of it on the way along x. Shape (P,)."""
    x, y = points[:, 0], points[:, 1]
    half_chord = np.sqrt(np.maximum(radius**2 - y**2, 0.0))
    return np.where((x > 0.0) & (np.abs(y) < radius), x - half_chord, np.inf)


def _arc_reach(points: FloatArray, curvature: float, radius: float) -> FloatArray:
    """Return where the disc meets each point outside of it on the way along an arc. Shape (P,).

    Seen from the centre of the arc, the disc's centre and a point are `arc` and `away` far. They touch where the angle
    between them has shrunk to the one of the triangle with the sides arc, away and radius (law of cosines).
    """
    arc = 1.0 / abs(curvature)
    x, y = points[:, 0], points[:, 1] * np.sign(curvature)
    away = np.maximum(np.hypot(x, arc - y), 1e-9)
    cosine = (arc**2 + away**2 - radius**2) / (2.0 * arc * away)
    touching = np.arccos(np.minimum(np.maximum(cosine, -1.0), 1.0))
    angle = (np.arctan2(x, arc - y) - touching) % (2.0 * np.pi)
    return np.where(cosine <= 1.0, arc * angle, np.inf)
