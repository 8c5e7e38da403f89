"""What a safety guard is made of."""

from dataclasses import dataclass

from leed_ros.deployment.safety_config import SafetyConfig
from leed_ros.task.config import ConfigError
from leed_ros.task.robot import RobotConfig


@dataclass(frozen=True)
class GuardSettings:
    """What a guard is made of.

    Attributes:
        safety: How careful the filter is.
        robot: Footprint, limits and lidar of the robot.
        ctrl_dt: Period of decisions [s].
        name: Name of the robot; its base frame is `<name>/base_link`.
        stamped: TwistStamped on cmd_vel instead of Twist.
        lock_step: Commands answer the stamps of a simulation.

    Raises:
        ConfigError: In real time, the period is longer than the silence after which the robot stops.
    """

    safety: SafetyConfig
    robot: RobotConfig
    ctrl_dt: float
    name: str
    stamped: bool = True
    lock_step: bool = False

    def __post_init__(self) -> None:
        if not self.lock_step and self.ctrl_dt >= self.safety.max_silence:
            raise ConfigError(
                f"safety.max_silence = {self.safety.max_silence} s must exceed the control period of {self.ctrl_dt} s"
            )

    @property
    def base_frame(self) -> str:
        """Frame of the robot's commands and markers."""
        return f"{self.name}/base_link"
