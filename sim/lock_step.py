"""Lock-step: who has answered the stamp that the simulation waits for, and who is waited for no longer."""

import numpy as np

from leed_ros.task.geometry import FloatArray


class LockStep:
    """Collects one command per robot and stamp.

    A robot that lets the time limit pass becomes absent: its command is zero and nobody waits for it, until it answers
    the stamp of the moment again.

    Attributes:
        stamp: The stamp that answers are awaited for [ns].
        commands: Commands answered so far, zero for the others [m/s, rad/s]. Shape (N, 2).
        absent: Robots that are not waited for.
    """

    def __init__(self, num_robots: int) -> None:
        self.stamp = 0
        self.commands: FloatArray = np.zeros((num_robots, 2))
        self.absent: set[int] = set()
        self._missing: set[int] = set()

    @property
    def missing(self) -> list[int]:
        """Robots whose answer is still awaited."""
        return sorted(self._missing)

    def expect(self, stamp: int) -> None:
        """Wait for answers to a new stamp [ns] from all robots that are not absent."""
        self.stamp = stamp
        self.commands[:] = 0.0
        self._missing = set(range(len(self.commands))) - self.absent

    def answer(self, robot: int, stamp: int, command: FloatArray) -> bool:
        """Take a robot's answer; return whether it counts. Late, early and non-finite answers do not. Shape (2,)."""
        if stamp != self.stamp or not np.isfinite(command).all():
            return False
        self.commands[robot] = command
        self.absent.discard(robot)
        self._missing.discard(robot)
        return True

    @property
    def complete(self) -> bool:
        """Whether all awaited answers are in."""
        return not self._missing

    def give_up(self) -> list[int]:
        """Declare everybody absent who has not answered; return their indices."""
        lost = self.missing
        self.absent.update(lost)
        self._missing.clear()
        return lost
