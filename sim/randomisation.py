"""Randomisation: how far readings, motion and bodies may differ from ideal ones, so that policies learn to bear it.

Every number bounds one disturbance, and all are 0 by default. A disturbance of its own is drawn for every robot at the
start of every round, and stays for the round. Training draws anywhere within the bound (domain randomisation: Tobin et
al., Domain randomization for transferring deep neural networks from simulation to the real world, IROS 2017);
evaluation at a level takes the bound itself.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from leed_ros.task.config import Config, parameter
from leed_ros.task.geometry import FloatArray


@dataclass(frozen=True)
class RandomisationConfig(Config):
    """Bounds of the disturbances; 0 switches one off, without touching any other."""

    draw: str = parameter(
        "uniform",
        "Whether a round's disturbances lie anywhere within their bound or at it",
        choices=("uniform", "bound"),
    )
    lidar_noise: float = parameter(
        0.0, "Deviation of every range that hits, from scan to scan", unit="m", minimum=0.0, maximum=2.0
    )
    lidar_bias: float = parameter(
        0.0, "Offset of all ranges that hit, to either side", unit="m", minimum=0.0, maximum=2.0
    )
    lidar_dropout: float = parameter(
        0.0, "Share of rays in a scan that return nothing and read the lidar's reach", minimum=0.0, maximum=1.0
    )
    distance_drift: float = parameter(
        0.0, "Error of the odometry per metre driven, to either side", unit="m/m", minimum=0.0, maximum=0.9
    )
    yaw_drift: float = parameter(
        0.0, "Turn that the odometry adds per metre driven, to either side", unit="rad/m", minimum=0.0, maximum=1.0
    )
    actuation_delay: float = parameter(
        0.0, "Time until a command takes effect, in control periods, whole or not", minimum=0.0, maximum=20.0
    )
    actuation_gain: float = parameter(
        0.0,
        "Error of driven over commanded velocity, to either side, linear and angular apart",
        minimum=0.0,
        maximum=0.9,
    )
    command_loss: float = parameter(
        0.0, "Share of commands that never come; the one before stays in force", minimum=0.0, maximum=1.0
    )
    payload: float = parameter(0.0, "Load carried, as a share of the robot's mass", minimum=0.0, maximum=10.0)
    slipperiness: float = parameter(0.0, "Share of the floor's friction that is missing", minimum=0.0, maximum=0.95)

    @property
    def is_off(self) -> bool:
        """Whether nothing is disturbed."""
        return not any(self.bounds().values())

    def bounds(self) -> dict[str, float]:
        """Return the bound of every disturbance by name."""
        return {name: value for name, value in self.to_mapping().items() if name != "draw"}

    def only(self, name: str, level: float) -> "RandomisationConfig":
        """Return this disturbance alone, at `level` times its bound in every round.

        Raises:
            ConfigError: That is beyond what the disturbance can be.
        """
        return RandomisationConfig(draw="bound", **{name: level * self.bounds()[name]})

    def amounts(self, bound: float, shape: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
        """Draw amounts from 0 to `bound`."""
        return bound * (rng.random(shape) if self.draw == "uniform" else np.ones(shape))

    def errors(self, bound: float, shape: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
        """Draw errors from -`bound` to `bound`, to either side as likely."""
        return rng.choice((-1.0, 1.0), shape) * self.amounts(bound, shape, rng)


RANDOMISATION_PRESETS: Mapping[str, RandomisationConfig] = {
    "off": RandomisationConfig(),
    "on": RandomisationConfig(
        lidar_noise=0.03,
        lidar_bias=0.03,
        lidar_dropout=0.1,
        distance_drift=0.01,
        yaw_drift=0.002,
        actuation_delay=0.5,
        actuation_gain=0.1,
        command_loss=0.1,
        payload=0.5,
        slipperiness=0.3,
    ),
}
"""Off: ideal robots. On: as a small indoor robot with a low-cost lidar, calibrated wheels and a gyro may be."""

DISTURBANCES = tuple(field.name for field in dataclasses.fields(RandomisationConfig) if field.name != "draw")
"""Names of all disturbances."""
