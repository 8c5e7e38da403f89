"""The driven wheels of a differential drive, from the joints that turn about the lateral axis."""

from dataclasses import dataclass

import numpy as np

from leed_ros.robots.urdf.tree import Joint, RobotTree, UrdfError
from leed_ros.task.geometry import FloatArray

OFF_AXLE = 0.01
"""How far the middle between the wheels may be from base_link before that is worth a word [m]."""


@dataclass(frozen=True)
class _Wheel:
    place: FloatArray
    radius: float
    max_velocity: float | None


def wheels(tree: RobotTree) -> tuple[dict[str, float], dict[str, float], list[str]]:
    """Return the wheels and the velocities that they allow, as a description says them, and notes.

    A wheel is a continuous joint about the lateral axis whose link says wheel in its name, and not caster.

    Raises:
        UrdfError: There is not one wheel on each side, or their sizes differ.
    """
    found = [_wheel(tree, joint) for joint in tree.joints if _turns_a_wheel(tree, joint)]
    left, right = ([wheel for wheel in found if side * wheel.place[1] > 0.0] for side in (1.0, -1.0))
    if len(left) != 1 or len(right) != 1:
        raise UrdfError(
            f"has {len(left)} driven wheels on the left and {len(right)} on the right, a differential drive has one "
            "each: continuous joints about y, whose links are named ...wheel..."
        )
    pair = (left[0], right[0])
    if not np.isclose(pair[0].radius, pair[1].radius, rtol=1e-3):
        raise UrdfError(f"has wheels of radius {pair[0].radius:g} and {pair[1].radius:g} m")
    separation = round(float(pair[0].place[1] - pair[1].place[1]), 4)
    middle = 0.5 * (pair[0].place + pair[1].place)
    notes = [f"the middle between the wheels is at {middle[0]:.3f}, {middle[1]:.3f} m; it is taken to be at base_link"]
    far = bool(np.hypot(middle[0], middle[1]) > OFF_AXLE)
    return {"radius": pair[0].radius, "separation": separation}, _velocities(pair, separation), notes if far else []


def _turns_a_wheel(tree: RobotTree, joint: Joint) -> bool:
    name = joint.child.lower()
    if joint.kind != "continuous" or "wheel" not in name or "caster" in name:
        return False
    axis = tree.poses[joint.child][:3, :3] @ joint.axis
    return bool(abs(axis[1]) > 0.99 * np.linalg.norm(axis) > 0.0)


def _wheel(tree: RobotTree, joint: Joint) -> _Wheel:
    radii = [shape.sizes[0] for shape in tree.shapes[joint.child] if shape.kind in ("cylinder", "sphere")]
    if not radii:
        raise UrdfError(f"link '{joint.child}' has no cylinder or sphere to tell the wheel's radius from")
    return _Wheel(tree.poses[joint.child][:3, 3], radii[0], joint.max_velocity)


def _velocities(pair: tuple[_Wheel, _Wheel], separation: float) -> dict[str, float]:
    """Return what velocities [m/s, rad/s] the wheels' own limits allow: v = w r, turning on the spot 2 w r / b."""
    limits = [wheel.max_velocity for wheel in pair if wheel.max_velocity]
    if len(limits) != len(pair):
        return {}
    rim = min(limits) * pair[0].radius
    return {"linear_velocity": round(rim, 4), "angular_velocity": round(2.0 * rim / separation, 4)}
