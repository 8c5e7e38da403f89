"""Parameters of a monitor."""

from dataclasses import dataclass

from leed_ros.task.config import Config, parameter


@dataclass(frozen=True)
class MonitorConfig(Config):
    """Whom the monitor watches, and how often it looks."""

    robots: str = parameter("", "Names of the robots, with commas; empty finds whoever has odometry in a namespace")
    rate: float = parameter(10.0, "Looks and drawings per second", unit="1/s", minimum=0.1, maximum=60.0)
    world: str = parameter(
        "", "Scenario, or file of a site, to show where no simulation says where it drives: for physical robots"
    )
    num_robots: int = parameter(1, "Number of robots that this scenario is made for", minimum=1, maximum=1024)
    seed: int = parameter(0, "Seed of this scenario", minimum=0)
    map_frame: str = parameter("map", "Frame of everything that is shown")
    use_tf: bool = parameter(
        True, "Take odometry of other frames to the map through tf2 where it is installed, otherwise as it is"
    )
    max_transform_age: float = parameter(
        2.0, "Age of the localisation's transform beyond which a pose is not shown", unit="s", minimum=0.05
    )

    @property
    def names(self) -> list[str]:
        """Names of the robots that were given."""
        return [name.strip().strip("/") for name in self.robots.split(",") if name.strip().strip("/")]
