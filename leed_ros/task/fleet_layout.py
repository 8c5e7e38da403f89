"""Observations of a fleet: every robot's own layout in one array, for those who step all robots at once."""

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from leed_ros.task.fleet import Fleet
from leed_ros.task.geometry import FloatArray
from leed_ros.task.observation import Observation, ObservationConfig, ObservationLayout, observation_layout
from leed_ros.task.records import SensorReading


@dataclass(frozen=True)
class FleetLayout:
    """The layouts of N robots; an observation shorter than the longest is followed by zeros.

    Attributes:
        layouts: Layout of each robot's observation. Length N.
    """

    layouts: tuple[ObservationLayout, ...]

    @property
    def size(self) -> int:
        """Number of entries D of the longest observation."""
        return max(layout.size for layout in self.layouts)

    def observe(self, reading: SensorReading, goal: FloatArray) -> Observation:
        """Build the observations of all robots.

        Args:
            reading: Sensors of a batch of fleets; ranges beyond a robot's own rays are not looked at. Leading shape
                (..., N).
            goal: Goal positions [m; map frame]. Shape (..., N, 2).

        Returns:
            Observations, each with zeros after its own entries. Shape (..., N, D).
        """
        observation: Observation = np.zeros((*goal.shape[:-1], self.size), dtype=np.float32)
        for layout in dict.fromkeys(self.layouts):
            members = np.flatnonzero([one == layout for one in self.layouts])
            own = layout.observe(_of_members(reading, members, layout), goal[..., members, :])
            observation[..., members, : layout.size] = own
        return observation


SwarmLayout: TypeAlias = ObservationLayout | FleetLayout
"""How the observations of a swarm are laid out: all alike, or each robot's in its own way."""


def swarm_layout(config: ObservationConfig, fleet: Fleet) -> SwarmLayout:
    """Lay out the observations of a fleet; see `observation_layout`."""
    if fleet.uniform:
        return observation_layout(config, fleet.robots[0])
    return FleetLayout(tuple(observation_layout(config, robot) for robot in fleet.robots))


def layout_of(layout: SwarmLayout, robot: int) -> ObservationLayout:
    """Return the layout of one robot's observation, whose entries are the first of its row."""
    return layout.layouts[robot] if isinstance(layout, FleetLayout) else layout


def _of_members(reading: SensorReading, members: NDArray[np.int64], layout: ObservationLayout) -> SensorReading:
    """Return the readings of some robots, cut to the rays that their layout has."""
    rays = sum(len(part.names) for part in layout.parts if part.name == "ranges")
    return replace(
        reading,
        ranges=reading.ranges[..., members, :rays],
        pose=reading.pose[..., members, :],
        velocity=reading.velocity[..., members, :],
        contact=reading.contact[..., members],
    )
