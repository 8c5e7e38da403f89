"""What ORCA can be tuned by."""

from dataclasses import dataclass

from leed_ros.task.config import Config, parameter


@dataclass(frozen=True)
class OrcaConfig(Config):
    """How robots avoid each other and follow their ways."""

    neighbour_distance: float = parameter(3.0, "How far others are looked at", unit="m", minimum=0.1)
    neighbours: int = parameter(10, "How many others are looked at", minimum=1)
    time_horizon: float = parameter(2.0, "How far ahead others are avoided", unit="s", minimum=0.01)
    wall_horizon: float = parameter(0.3, "How far ahead walls are avoided", unit="s", minimum=0.01)
    margin: float = parameter(0.08, "Width around the footprint that is kept free", unit="m", minimum=0.0)
    lookahead: float = parameter(0.4, "How far ahead on its way a robot heads for", unit="m", minimum=0.05)
    turn_gain: float = parameter(4.0, "Angular velocity per error of heading", unit="1/s", minimum=0.1)
