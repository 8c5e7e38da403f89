"""How a site from a file is read and used."""

from dataclasses import dataclass

from leed_ros.task.config import Config, parameter


@dataclass(frozen=True)
class SiteConfig(Config):
    """What a user chooses about a site from a file; ROS parameters `site.*`."""

    roadmap: str = parameter("", "File with the roadmap; the site's own or one built from its free space if empty")
    missions_file: str = parameter("", "File with the missions; random pairs of stations or places if empty")
    scale: float = parameter(
        0.0,
        "Metres on the floor per cell of a MovingAI grid or per metre of streets; 0 takes what suits the kind of file",
        minimum=0.0,
        maximum=100.0,
    )
    lane_width: float = parameter(
        0.8, "Width of a lane of streets; their crossings and bays follow from it", unit="m", minimum=0.1, maximum=10.0
    )
    people: int = parameter(
        0, "People who walk about on the floor, whom no map shows: discs seen by lidars", minimum=0, maximum=100
    )
