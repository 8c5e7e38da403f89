"""How careful the safety filter is."""

from dataclasses import dataclass

from leed_ros.task.config import Config, ConfigError, parameter


@dataclass(frozen=True)
class SafetyConfig(Config):
    """How careful the safety filter is; periods are those of the policy's decisions."""

    velocity_scale: float = parameter(1.0, "Share of the robot's velocities to use", minimum=0.0, maximum=1.0)
    acceleration_scale: float = parameter(1.0, "Share of the robot's accelerations to use", minimum=0.01, maximum=1.0)
    observation_stop_periods: float = parameter(
        2.0, "Age of the observation, in periods, beyond which the robot stops", minimum=0.5, maximum=100.0
    )
    policy_warn_periods: float = parameter(
        1.25, "Silence of the policy, in periods, beyond which it is reported", minimum=0.5, maximum=100.0
    )
    policy_stop_periods: float = parameter(
        3.0, "Silence of the policy, in periods, beyond which the robot stops", minimum=0.5, maximum=100.0
    )
    max_silence: float = parameter(
        0.35,
        "Silence of senses or policy beyond which the robot stops, whatever that is in periods",
        unit="s",
        minimum=0.05,
        maximum=10.0,
    )
    absurd_scale: float = parameter(
        100.0, "Times the limits beyond which a command is no command: it stops the robot", minimum=1.0, maximum=1e6
    )
    min_measured_share: float = parameter(
        0.5, "Share of the rays that must have measured for a scan to count", minimum=0.0, maximum=1.0
    )
    stop_at_once: bool = parameter(
        True, "Stop with a zero command at once; off: brake within the accelerations, except for the emergency stop"
    )
    stop_zone: bool = parameter(True, "Do not drive into what the scan shows; turning in place stays possible")
    stop_zone_scale: float = parameter(
        2.0,
        "Free way ahead, in stopping distances: 1 for things that stand still, 2 for others as fast as the robot",
        minimum=1.0,
        maximum=10.0,
    )
    stop_zone_margin: float = parameter(
        0.02, "Added to the footprint's radius in the stop zone", unit="m", minimum=0.0, maximum=1.0
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.policy_stop_periods < self.policy_warn_periods:
            raise ConfigError(
                f"policy_stop_periods = {self.policy_stop_periods} must not be below "
                f"policy_warn_periods = {self.policy_warn_periods}"
            )
