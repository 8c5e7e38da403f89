"""What a monitor is set to."""

from dataclasses import dataclass

from leed_ros.monitor.config import MonitorConfig
from leed_ros.nodes.parameters import Parameters
from leed_ros.sites.config import SiteConfig
from leed_ros.task.robot import RobotConfig


@dataclass(frozen=True)
class MonitorSettings:
    """All parameters of a monitor."""

    node: MonitorConfig
    robot: RobotConfig
    site: SiteConfig

    @classmethod
    def declared(cls, declared: Parameters) -> "MonitorSettings":
        """Declare all parameters.

        Raises:
            ConfigError: A value does not fit, or a parameter is unknown.
        """
        settings = cls(
            node=declared.declare("", MonitorConfig),
            robot=declared.declare("robot", RobotConfig),
            site=declared.declare("site", SiteConfig),
        )
        declared.refuse_unknown()
        return settings
