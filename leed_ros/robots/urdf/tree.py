"""The links and joints of a URDF, and where every link is at rest.

XML from outside: no entities, no document type, no network, limited in size, links and depth.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from lxml import etree

from leed_ros.task.geometry import FloatArray

MAX_BYTES = 4 * 1024 * 1024
MAX_LINKS = 2000

XACRO = "{http://www.ros.org/wiki/xacro}"


class UrdfError(ValueError):
    """A URDF cannot be used; the message says why in one line."""


@dataclass(frozen=True)
class Shape:
    """A part of a link's collision geometry.

    Attributes:
        kind: box, cylinder, sphere or mesh.
        sizes: Edges of a box, radius and length of a cylinder, radius of a sphere [m]; none of a mesh.
        pose: Where it is in its link. Shape (4, 4).
    """

    kind: str
    sizes: tuple[float, ...]
    pose: FloatArray


@dataclass(frozen=True)
class Joint:
    """A joint between two links; its frame is that of the child at rest.

    Attributes:
        kind: fixed, continuous, revolute, ...
        parent: Name of a link.
        child: Name of a link.
        pose: Where the child is in the parent. Shape (4, 4).
        axis: Axis of motion in the child's frame. Shape (3,).
        max_velocity: Largest velocity [rad/s]; None if it is not said.
    """

    kind: str
    parent: str
    child: str
    pose: FloatArray
    axis: FloatArray
    max_velocity: float | None


@dataclass(frozen=True)
class RobotTree:
    """A URDF as far as it matters here.

    Attributes:
        name: Name of the robot.
        shapes: Collision geometry of every link.
        joints: All joints.
        poses: Where every link is in base_link at rest. Shape (4, 4) each.
        sensors: The `<sensor>` elements of Gazebo by the link that they are on.
    """

    name: str
    shapes: Mapping[str, tuple[Shape, ...]]
    joints: tuple[Joint, ...]
    poses: Mapping[str, FloatArray]
    sensors: Mapping[str, tuple[etree._Element, ...]]


def tree_from_urdf(content: bytes) -> RobotTree:
    """Read a URDF.

    Raises:
        UrdfError: It is no URDF, or refers to what is not in it.
    """
    root = _parsed(content)
    shapes = {_text(link, "name"): tuple(_shapes(link)) for link in root.findall("link")}
    joints = tuple(_joint(joint) for joint in root.findall("joint"))
    if not 0 < len(shapes) <= MAX_LINKS or len(joints) > MAX_LINKS:
        raise UrdfError(f"has {len(shapes)} links and {len(joints)} joints; 1 to {MAX_LINKS} links are read")
    return RobotTree(root.get("name", ""), shapes, joints, _poses(shapes, joints), _sensors(root))


def _parsed(content: bytes) -> etree._Element:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content:
        raise UrdfError("has a document type or entities, which are refused")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UrdfError(f"is no valid XML: {error}") from error
    if root.getroottree().docinfo.doctype:
        raise UrdfError("has a document type or entities, which are refused")
    if root.tag != "robot":
        raise UrdfError(f"is no URDF: it begins with <{str(root.tag)[:60]}> instead of <robot>")
    if any(
        isinstance(one.tag, str) and "xacro}" in one.tag and not one.tag.endswith(("}arg", "}property"))
        for one in root.iter()
    ):
        raise UrdfError("is a xacro file: expand it first, `xacro FILE > robot.urdf`")
    return root


def _shapes(link: etree._Element) -> list[Shape]:
    found = []
    for collision in link.findall("collision"):
        for geometry in collision.findall("geometry/*"):
            pose = _pose(collision.find("origin"))
            found.append(Shape(str(geometry.tag), _sizes(geometry), pose))
    return found


def _sizes(geometry: etree._Element) -> tuple[float, ...]:
    if geometry.tag == "box":
        sizes = tuple(_numbers(geometry, "size", 3, "0 0 0").tolist())
    elif geometry.tag == "cylinder":
        sizes = (_number(geometry, "radius"), _number(geometry, "length"))
    elif geometry.tag == "sphere":
        sizes = (_number(geometry, "radius"),)
    else:
        return ()
    if not all(0.0 < size <= 100.0 for size in sizes):
        raise UrdfError(f"has a {geometry.tag} of {sizes} m")
    return sizes


def _joint(joint: etree._Element) -> Joint:
    parent, child, limit = joint.find("parent"), joint.find("child"), joint.find("limit")
    if parent is None or child is None:
        raise UrdfError(f"joint '{joint.get('name', '')[:60]}' lacks its parent or child")
    axis_element = joint.find("axis")
    axis = np.array([1.0, 0.0, 0.0]) if axis_element is None else _numbers(axis_element, "xyz", 3, "1 0 0")
    velocity = None if limit is None or limit.get("velocity") is None else _number(limit, "velocity")
    return Joint(
        joint.get("type", ""), _text(parent, "link"), _text(child, "link"), _pose(joint.find("origin")), axis, velocity
    )


def _poses(shapes: Mapping[str, object], joints: tuple[Joint, ...]) -> dict[str, FloatArray]:
    """Return where every link is in base_link. Shape (4, 4) each."""
    above: dict[str, Joint] = {}
    for joint in joints:
        for name in (joint.parent, joint.child):
            if name not in shapes:
                raise UrdfError(f"a joint names the unknown link '{name}'")
        if joint.child in above:
            raise UrdfError(f"link '{joint.child}' hangs on two joints")
        above[joint.child] = joint
    roots = [name for name in shapes if name not in above]
    if len(roots) != 1:
        raise UrdfError(f"must have one root link, it has {', '.join(roots[:5]) or 'none: its joints run in a circle'}")
    below: dict[str, list[Joint]] = {}
    for joint in joints:
        below.setdefault(joint.parent, []).append(joint)
    poses, pending = {roots[0]: np.eye(4)}, [roots[0]]
    while pending:
        parent = pending.pop()
        for joint in below.get(parent, []):
            poses[joint.child] = poses[parent] @ joint.pose
            pending.append(joint.child)
    if len(poses) != len(shapes):
        raise UrdfError("has links whose joints run in a circle")
    base = np.linalg.inv(poses[_base(list(shapes), roots[0])])
    return {name: base @ pose for name, pose in poses.items()}


def _base(links: list[str], root: str) -> str:
    """Return the link that counts as base_link (REP-105): by name, with any prefix, or else the root."""
    for name in ("base_link", "base_footprint"):
        found = [link for link in links if link == name or link.endswith(("/" + name, "_" + name, "}" + name))]
        if found:
            return found[0]
    return root


def _sensors(root: etree._Element) -> dict[str, tuple[etree._Element, ...]]:
    found: dict[str, tuple[etree._Element, ...]] = {}
    for gazebo in root.findall("gazebo"):
        name = gazebo.get("reference", "")
        found[name] = (*found.get(name, ()), *gazebo.findall("sensor"))
    return found


def _pose(origin: etree._Element | None) -> FloatArray:
    """Return a pose from xyz [m] and fixed-axis rpy [rad]. Shape (4, 4)."""
    pose = np.eye(4)
    if origin is None:
        return pose
    pose[:3, 3] = _numbers(origin, "xyz", 3, "0 0 0")
    roll, pitch, yaw = _numbers(origin, "rpy", 3, "0 0 0").tolist()
    (sr, cr), (sp, cp), (sy, cy) = ((math.sin(angle), math.cos(angle)) for angle in (roll, pitch, yaw))
    pose[:3, :3] = [
        [cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr],
        [sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr],
        [-sp, cp * sr, cp * cr],
    ]
    return pose


def _numbers(element: etree._Element, name: str, count: int, default: str) -> FloatArray:
    text = element.get(name, default)
    try:
        values = np.array([float(word) for word in text.split()])
    except ValueError:
        values = np.zeros(0)
    if len(values) != count or not np.isfinite(values).all() or np.abs(values).max() > 1e4:
        raise UrdfError(f"<{element.tag} {name}='{text[:60]}'> must be {count} finite numbers")
    return values


def _number(element: etree._Element, name: str) -> float:
    return float(_numbers(element, name, 1, "missing")[0])


def _text(element: etree._Element, name: str) -> str:
    text: str | None = element.get(name)
    if not text:
        raise UrdfError(f"a <{element.tag}> lacks its {name}")
    return text[:200]
