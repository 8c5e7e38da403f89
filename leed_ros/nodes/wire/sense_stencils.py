"""What a simulated robot senses as bytes: scan, odometry and contact of one stamp."""

import math
from typing import Any

import numpy as np

from leed_ros.nodes import conversions
from leed_ros.nodes.wire import fields
from leed_ros.nodes.wire.stencil import Stencil
from leed_ros.task.geometry import FloatArray
from leed_ros.task.robot import RobotConfig


class SenseStencils:
    """The messages of one robot's sensors; each method returns one to be published, of a stamp [ns].

    Args:
        robot: Whose they are.
        map_frame: Frame of its poses.
        base_frame: Frame of its velocities and its contact sensor.
        scan_frame: Frame of its scans.
        ctrl_dt: Time between two scans [s].
    """

    def __init__(self, robot: RobotConfig, map_frame: str, base_frame: str, scan_frame: str, ctrl_dt: float) -> None:
        self._num_rays, self._max_range = robot.num_rays, robot.max_range
        scan = conversions.empty_scan(robot, scan_frame, ctrl_dt)
        conversions.fill_scan(scan, np.zeros(robot.num_rays))
        self._scan = Stencil(scan, fields.scan_fields(robot.num_rays))
        self._odometry = Stencil(conversions.empty_odometry(map_frame, base_frame), fields.ODOMETRY)
        self._contact = Stencil(conversions.empty_contact(base_frame), fields.CONTACT)

    def scan(self, stamp: int, ranges: FloatArray) -> Any:
        """Return a scan; nothing in reach is +inf (REP-117) [m]. Shape (R,) or longer."""
        reported = conversions.reported_ranges(ranges[: self._num_rays], self._max_range)
        return self._scan.filled(*divmod(stamp, conversions.NANOSECONDS), reported.tobytes())

    def odometry(self, stamp: int, pose: FloatArray, velocity: FloatArray) -> Any:
        """Return a pose x, y, yaw [m, rad; map] and a velocity [m/s, rad/s; base_link]. Shape (3,), (2,)."""
        x, y, yaw = pose.tolist()
        turn = (0.0, 0.0, math.sin(yaw / 2.0), math.cos(yaw / 2.0))
        return self._odometry.filled(*divmod(stamp, conversions.NANOSECONDS), x, y, *turn, *velocity.tolist())

    def contact(self, stamp: int, touching: bool) -> Any:
        """Return a contact: -inf is a detection, +inf is none (REP-117)."""
        return self._contact.filled(*divmod(stamp, conversions.NANOSECONDS), 0.0, -math.inf if touching else math.inf)
