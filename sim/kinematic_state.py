"""What the kernels of the kinematic world work on."""

from typing import NamedTuple, Self

import numpy as np

from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray


class State(NamedTuple):
    """Poses (W, N, 3), velocities (W, N, 2) and contacts (W, N), as in `SensorReading`."""

    poses: FloatArray
    velocities: FloatArray
    contacts: BoolArray


class Motion(NamedTuple):
    """How robots move.

    Attributes:
        radii: Radii of the footprints [m]. Shape (N,).
        change: Largest change of the velocities in a sub-step [m/s, rad/s]. Shape (W, N, 2).
        sim_dt: Length of a sub-step [s].
        num_substeps: Sub-steps in one control period.
        leeway: How far robots may stray from where they were when lists of who is near were made [m]; infinite where
            the lists name everybody.
    """

    radii: FloatArray
    change: FloatArray
    sim_dt: float
    num_substeps: int
    leeway: float


class Scratch(NamedTuple):
    """Room for what is worked out for one world, so that none is allocated in a step.

    Attributes:
        lengths: Poses when the lists of who is near were made, poses before a sub-step, and in the first two columns
            what pushes add up to [m; map frame]. Shape (3, N, 3).
        flags: Who stands and is to stand, who touched something in a sub-step, who was pushed in the pass before, and
            who is in this one. Shape (4, N).
    """

    lengths: FloatArray
    flags: BoolArray

    @classmethod
    def of(cls, num_robots: int) -> Self:
        """Make room for worlds of N robots."""
        return cls(np.zeros((3, num_robots, 3)), np.zeros((4, num_robots), dtype=np.bool_))
