"""Lock-step: who has answered the stamp that the simulation waits for, and who is waited for no longer."""

from collections.abc import Collection, Sequence

import numpy as np

from leed_ros.task.geometry import FloatArray


class LockStep:
    """Collects one command per robot and stamp.

    A robot that lets the time limit pass becomes absent: its command is zero and nobody waits for it. Any answer shows
    that it is alive, a late one, too: it is waited for again, from the next stamp on if the answer is not to this one.

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

    def answer(self, robots: Sequence[int], stamp: int, commands: FloatArray) -> bool:
        """Take answers of some robots to one stamp, and return whether they count.

        Late and early ones do not, and neither do any of them where one is not finite.

        Args:
            robots: Whose they are. Length K.
            stamp: What they answer [ns].
            commands: Linear [m/s] and angular [rad/s] velocities. Shape (K, 2).
        """
        if not np.isfinite(commands).all() or not 0 < stamp <= self.stamp:
            return False
        self.absent.difference_update(robots)
        if stamp != self.stamp:
            return False
        self.commands[robots] = commands
        self._missing.difference_update(robots)
        return True

    @property
    def complete(self) -> bool:
        """Whether all awaited answers are in."""
        return not self._missing

    def give_up(self) -> list[int]:
        """Declare everybody absent who has not answered; return their indices."""
        lost = self.missing
        self.leave_out(lost)
        return lost

    def leave_out(self, robots: Collection[int]) -> None:
        """Declare robots absent."""
        self.absent.update(robots)
        self._missing.difference_update(robots)
