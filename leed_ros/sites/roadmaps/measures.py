"""Measures: how much room a robot needs on the roads, from its footprint alone."""

from dataclasses import dataclass

from leed_ros.task.robot import RobotConfig

GAP = 0.1
"""Gap between two footprints that pass each other [m]."""

WALL_GAP = 0.05
"""Gap between a footprint and a wall [m]."""

LANE_GAP = 0.15
"""The same where there are two lanes: room to err [m]."""

LOOSENESS = 1.2
"""Lanes lie farther apart than robots need, by this factor."""

TOLERANCE = 1.5
"""A mission may end this many radii from its goal, but not more than `LARGEST_TOLERANCE`."""

LARGEST_TOLERANCE = 0.3
"""See `TOLERANCE` [m]."""


@dataclass(frozen=True)
class Measures:
    """What a robot needs.

    Attributes:
        radius: Radius of its footprint [m].
        tolerance: How far from its goal a mission may end [m].
    """

    radius: float
    tolerance: float

    @classmethod
    def of(cls, robot: RobotConfig) -> "Measures":
        """Return the measures of a robot."""
        return cls(robot.radius, min(TOLERANCE * robot.radius, LARGEST_TOLERANCE))

    @property
    def room(self) -> float:
        """Distance from a robot's centre to the nearest obstacle [m]."""
        return self.radius + WALL_GAP

    @property
    def lane_room(self) -> float:
        """Distance from the centre of a robot on one of two lanes to the nearest obstacle [m]."""
        return self.radius + LANE_GAP

    @property
    def clearance(self) -> float:
        """Distance of the centres of two robots that pass each other [m]."""
        return 2.0 * self.radius + GAP

    @property
    def spacing(self) -> float:
        """Distance of neighbouring lanes, and of neighbouring places along a lane at most [m]."""
        return LOOSENESS * self.clearance

    @property
    def parking(self) -> float:
        """Distance from a lane at which a robot that has arrived leaves the lane free [m]."""
        return self.tolerance + self.clearance
