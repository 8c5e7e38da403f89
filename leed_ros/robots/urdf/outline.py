"""The outline of a robot from the collision geometry of its links, all seen from above."""

import itertools
import math
from collections.abc import Iterator

import numpy as np
from shapely import MultiPoint

from leed_ros.robots.urdf.tree import RobotTree, Shape
from leed_ros.task.geometry import FloatArray

SIDES = 24
"""A circle becomes a polygon with so many corners around it."""

ROUND = 0.98
"""An outline whose nearest edge is at least this share of its farthest corner away is a disc."""


def outline(tree: RobotTree) -> tuple[dict[str, object], list[str]]:
    """Return the footprint as a description says it, empty where no geometry can be read, and notes.

    Args:
        tree: The robot; what stands above others counts as if it stood on the floor.
    """
    points = [_seen_from_above(tree.poses[name] @ shape.pose, shape) for name, shape in _shapes(tree)]
    meshes = sorted({name for name, shape in _shapes(tree) if not shape.sizes})
    notes = [f"the collision meshes of {', '.join(meshes[:5])} were not looked at"] if meshes else []
    hull = MultiPoint(np.round(np.concatenate([*points, np.zeros((0, 2))]), 4)).convex_hull
    if hull.geom_type != "Polygon":
        return {}, notes
    corners = np.array(hull.exterior.coords)[:-1] + 0.0  # no -0
    farthest = float(np.hypot(*corners.T).max())
    if _inscribed(corners) >= ROUND * farthest:
        return {"radius": math.ceil(1e4 * farthest) / 1e4}, notes
    return {"polygon": corners.tolist()}, notes


def _shapes(tree: RobotTree) -> Iterator[tuple[str, Shape]]:
    return ((name, shape) for name, shapes in tree.shapes.items() for shape in shapes)


def _seen_from_above(pose: FloatArray, shape: Shape) -> FloatArray:
    """Return points around a shape [m; base_link frame]. Shape (P, 2)."""
    if shape.kind == "sphere":
        return pose[:2, 3] + shape.sizes[0] * _circle()
    if shape.kind == "box":
        corners = np.array(list(itertools.product(*((-0.5 * size, 0.5 * size) for size in shape.sizes))))
    elif shape.kind == "cylinder":
        radius, length = shape.sizes
        circle = radius * _circle()
        corners = np.concatenate([np.insert(circle, 2, end, axis=1) for end in (-0.5 * length, 0.5 * length)])
    else:
        return np.zeros((0, 2))
    seen: FloatArray = (pose[:3, :3] @ corners.T).T[:, :2] + pose[:2, 3]
    return seen


def _circle() -> FloatArray:
    """Return the corners of a polygon around the unit circle. Shape (SIDES, 2)."""
    angles = 2.0 * math.pi * np.arange(SIDES) / SIDES
    return np.stack([np.cos(angles), np.sin(angles)], axis=1) / math.cos(math.pi / SIDES)


def _inscribed(corners: FloatArray) -> float:
    """Return how near the nearest edge of a convex outline is to base_link [m]; 0 if that is outside. Shape (C, 2)."""
    along = np.roll(corners, -1, axis=0) - corners
    distances = (along[:, 1] * corners[:, 0] - along[:, 0] * corners[:, 1]) / np.maximum(np.hypot(*along.T), 1e-12)
    return max(0.0, float(np.abs(distances).min())) if (np.sign(distances) == np.sign(distances[0])).all() else 0.0
