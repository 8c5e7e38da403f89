"""Pairing: messages of one instant that arrive one by one become one reading."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import SensorReading


@dataclass
class ReadingPairing:
    """Holds the latest scan, odometry and contact of one robot, without a queue.

    Attributes:
        needs_contact: A reading needs a contact message; without, the footprint is taken to be free.
    """

    needs_contact: bool = True
    _latest: dict[str, tuple[int, Any]] = field(default_factory=dict)

    def put_scan(self, stamp: int, ranges: FloatArray) -> None:
        """Take ranges [m; base_link frame]. Shape (R,); stamp [ns]."""
        self._latest["scan"] = (stamp, ranges)

    def put_odometry(self, stamp: int, pose: FloatArray, velocity: FloatArray) -> None:
        """Take a pose [m, rad; map frame] and a velocity [m/s, rad/s; base_link]. Shape (3,), (2,); stamp [ns]."""
        self._latest["odometry"] = (stamp, (pose, velocity))

    def put_contact(self, stamp: int, touching: bool) -> None:
        """Take a contact; stamp [ns]."""
        self._latest["contact"] = (stamp, touching)

    @property
    def complete(self) -> bool:
        """Whether every kind of message has come at least once."""
        return len(self._latest) == 2 + self.needs_contact

    @property
    def stamp(self) -> int | None:
        """The common stamp of the latest messages [ns]; None as long as they differ or one is missing."""
        stamps = {stamp for stamp, _ in self._latest.values()}
        return stamps.pop() if self.complete and len(stamps) == 1 else None

    def reading(self) -> SensorReading:
        """Return the latest messages as a reading of a batch of one. Leading shape (1,).

        Raises:
            KeyError: A kind of message has never come.
        """
        pose, velocity = self._latest["odometry"][1]
        touching = self._latest["contact"][1] if self.needs_contact else False
        return SensorReading(
            ranges=self._latest["scan"][1][np.newaxis],
            pose=pose[np.newaxis],
            velocity=velocity[np.newaxis],
            contact=np.array([touching]),
        )
