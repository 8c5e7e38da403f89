"""Where a robot is in the map: through tf2 where it is installed, by odometry alone otherwise."""

from typing import Any

import numpy as np
from geometry_msgs.msg import TransformStamped
from rclpy.node import Node
from rclpy.time import Time

from leed_ros.nodes import conversions
from leed_ros.nodes.conversions import NANOSECONDS
from leed_ros.task.geometry import FloatArray, wrap_angle


class PoseError(ValueError):
    """A pose cannot be expressed in the map; the message says why in one line."""


class MapPose:
    """Expresses poses of other frames in the map (REP-105).

    With tf2 the localisation's transform from the odometry's frame to the map is applied to every odometry. Without,
    the odometry is taken to be in the map: start the robot at the map's origin, or let something else publish odometry
    in the map.

    Args:
        node: Where transforms are listened to.
        map_frame: Frame that the policy's poses and goals are in.
        use_tf: Use tf2 if it is installed.
        max_age: Age of a transform beyond which the localisation counts as dead [s].
    """

    def __init__(self, node: Node, map_frame: str, *, use_tf: bool, max_age: float) -> None:
        self._node, self._map_frame, self._max_age = node, map_frame, max_age
        self._tf2 = _tf2() if use_tf else None
        self._told = not use_tf
        if self._tf2 is not None:
            self._buffer = self._tf2.Buffer()
            self._listener = self._tf2.TransformListener(self._buffer, node)

    def pose(self, pose: FloatArray, frame: str) -> FloatArray:
        """Return the x, y [m] and yaw [rad] of an odometry in the map. Shape (3,).

        Raises:
            PoseError: There is no transform, or it is too old.
        """
        if frame == self._map_frame:
            return pose
        if self._tf2 is None:
            self._tell(frame)
            return pose
        return _compose(self._transform(frame), pose)

    def goal(self, goal: FloatArray, frame: str) -> FloatArray:
        """Return the position of a goal in the map [m]; a goal without a frame is in the map. Shape (2,).

        Raises:
            PoseError: There is no transform, or it is too old.
        """
        if frame in ("", self._map_frame):
            return goal
        if self._tf2 is None:
            raise PoseError(f"goal in '{frame}': without tf2_ros goals must be in '{self._map_frame}'")
        return _compose(self._transform(frame), np.array([*goal, 0.0]))[:2]

    def _tell(self, frame: str) -> None:
        if not self._told:
            self._told = True
            self._node.get_logger().warning(
                f"tf2_ros is not installed: odometry in '{frame}' is taken to be in '{self._map_frame}'"
            )

    def _transform(self, frame: str) -> FloatArray:
        """Return x, y [m] and yaw [rad] of a frame's origin in the map. Shape (3,)."""
        assert self._tf2 is not None
        try:
            found = self._buffer.lookup_transform(self._map_frame, frame, Time())
        except self._tf2.TransformException as error:
            raise PoseError(f"no transform from '{frame}' to '{self._map_frame}': {error}") from error
        self._check_age(found, frame)
        place = found.transform.translation
        return np.array([place.x, place.y, conversions.yaw_from_quaternion(found.transform.rotation)])

    def _check_age(self, found: TransformStamped, frame: str) -> None:
        """Refuse an old transform; a static one bears no stamp."""
        stamp = conversions.stamp_from_time(found.header.stamp)
        age = (self._node.get_clock().now().nanoseconds - stamp) / NANOSECONDS
        if stamp and age > self._max_age:
            raise PoseError(f"the transform from '{frame}' to '{self._map_frame}' is {age:.1f} s old")


def _tf2() -> Any:
    """Return tf2_ros, or None on a machine without a full ROS 2 install."""
    try:
        import tf2_ros  # noqa: PLC0415 (there is no wheel of it)
    except ImportError:
        return None
    return tf2_ros


def _compose(frame: FloatArray, pose: FloatArray) -> FloatArray:
    """Return a pose given in a frame as seen from where that frame is given [m, rad]. Shape (3,) each."""
    cos, sin = np.cos(frame[2]), np.sin(frame[2])
    x = frame[0] + cos * pose[0] - sin * pose[1]
    y = frame[1] + sin * pose[0] + cos * pose[1]
    return np.array([x, y, wrap_angle(frame[2] + pose[2])])
