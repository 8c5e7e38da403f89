"""PyBullet's own rays: `rayTestBatch` on the bodies of our PyBullet world, as its lidar would be without our caster.

The client is PyBullet's usual one, with its tree for the broad phase, in which rays are quick; the world itself goes
without, for the sake of the order of its pairs. A lidar goes from poses to ranges, so its lists are made and its answer
is read; what the call alone takes is measured, too. Neither moves any body.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from leed_ros.task.geometry import FloatArray
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import Site
from leed_sim.bullet import pybullet
from leed_sim.pybullet_scene import add_boxes, add_robots, place

SETTLING = 50
"""Times that pairs are looked for after robots were placed, so that the tree is in good shape."""

Batch: TypeAlias = tuple[list[list[float]], list[list[float]]]
"""Where rays begin and where they end [m; map frame]."""

CLEARANCE = 1e-3
"""Where rays begin outside the robot's own body [m]."""


class RayTest:
    """The rays of N robots.

    Args:
        site: Gives the boxes.
        robot: Gives body and rays.
        num_robots: Number of robots N.
    """

    def __init__(self, site: Site, robot: RobotConfig, num_robots: int) -> None:
        self._robot, self._client = robot, pybullet.connect(pybullet.DIRECT)
        self._bodies = add_robots(self._client, [robot.radius] * num_robots)
        add_boxes(self._client, site.boxes)
        self._begin = robot.radius + CLEARANCE

    def place(self, poses: FloatArray) -> None:
        """Place the robots. Shape (N, 3)."""
        for body, (x, y, yaw) in zip(self._bodies, poses.tolist(), strict=True):
            place(self._client, body, (x, y, yaw))
        for _ in range(SETTLING):
            pybullet.performCollisionDetection(physicsClientId=self._client)

    def lidar(self, poses: FloatArray) -> Callable[[], None]:
        """Return what casts all rays from placed robots, from poses to ranges. Shape (N, 3)."""

        def read() -> None:
            self.ranges(poses)

        return read

    def ranges(self, poses: FloatArray) -> FloatArray:
        """Return the ranges of placed robots, up to what PyBullet's convex rays are off by [m]. Shape (N, R)."""
        fractions = np.array([hit[2] for batch in self._batches(poses) for hit in self._cast(batch)])
        begin, robot = self._begin, self._robot
        return (begin + fractions * (robot.max_range - begin)).reshape(len(poses), robot.num_rays)

    def call(self, poses: FloatArray) -> Callable[[], None]:
        """Return what makes the same calls on lists made beforehand, and reads nothing. Shape (N, 3)."""
        batches = self._batches(poses)

        def cast() -> None:
            for batch in batches:
                self._cast(batch)

        return cast

    def close(self) -> None:
        """Disconnect."""
        pybullet.disconnect(self._client)

    def _cast(self, batch: Batch) -> list[tuple[int, int, float]]:
        hits: list[tuple[int, int, float]] = pybullet.rayTestBatch(*batch, physicsClientId=self._client)
        return hits

    def _batches(self, poses: FloatArray) -> list[Batch]:
        """Return where the rays begin and end, as many together as PyBullet takes."""
        begin, end = (self._points(poses, reach) for reach in (self._begin, self._robot.max_range))
        size = pybullet.MAX_RAY_INTERSECTION_BATCH_SIZE
        return [(begin[at : at + size], end[at : at + size]) for at in range(0, len(begin), size)]

    def _points(self, poses: FloatArray, reach: float) -> list[list[float]]:
        """Return the points at a distance along all rays [m; map frame]. Length N * R."""
        angle = poses[:, 2:] + self._robot.ray_angles()
        x, y = poses[:, :1] + reach * np.cos(angle), poses[:, 1:2] + reach * np.sin(angle)
        points: list[list[float]] = np.stack([x, y, np.zeros_like(x)], axis=-1).reshape(-1, 3).tolist()
        return points
