from pathlib import Path

import yaml

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.learning.config import LearningConfig
from leed_ros.task.config import Config
from leed_ros.task.robot import RobotConfig

FILE = Path(__file__).parents[2] / "config" / "overrides.yaml"
GROUPS: dict[str, type[Config]] = {
    "robot": RobotConfig,
    "learning": LearningConfig,
    "demonstration": DemonstrationConfig,
}


def test_the_shipped_overrides_are_valid_and_override_something():
    for node in yaml.safe_load(FILE.read_text(encoding="utf-8")).values():
        for group, values in node["ros__parameters"].items():
            made = GROUPS[group].from_mapping(values)
            assert made != GROUPS[group]()
