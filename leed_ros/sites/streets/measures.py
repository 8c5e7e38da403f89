"""The measures of a road network on the floor; all of them follow from the width of a lane."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measures:
    """How large lanes, crossings and bays are made.

    Attributes:
        lane: Width of a lane [m].
    """

    lane: float

    @property
    def side(self) -> float:
        """Longest side of an extract whose scale nobody gave [m]."""
        return 37.5 * self.lane

    @property
    def spacing(self) -> float:
        """Distance of neighbouring places, about [m]."""
        return 1.25 * self.lane

    @property
    def shortest(self) -> float:
        """Stretches between crossings are at least this long [m]."""
        return 2.0 * self.lane

    @property
    def bay(self) -> float:
        """Distance of a bay's station from the middle of the lane [m]: who stands there leaves the lane free."""
        return 1.2 * self.lane

    @property
    def bay_spacing(self) -> float:
        """Length of a lane for every bay beside it [m]."""
        return 4.0 * self.lane

    @property
    def margin(self) -> float:
        """What stays between the network and the edge of the floor [m]."""
        return 0.5 * self.lane
