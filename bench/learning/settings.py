"""Hyper-parameters of the comparison: the product's, but for those that suit only who begins with demonstrations."""

from pathlib import Path
from typing import Any

import yaml

from leed_ros.learning.config import LearningConfig

ROLLOUT_STEPS = 2048
"""Transitions of a robot per update: those of 64 steps in all worlds."""

FILE = Path(__file__).parents[2] / "config" / "without_demonstrations.yaml"

WITHOUT_DEMONSTRATIONS: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["/**/robot"][
    "ros__parameters"
]["learning"]
"""What methods that have no demonstrations keep, ours and others alike; who begins as a good clone only loses by it."""


def expert_settings() -> LearningConfig:
    """Return what methods with demonstrations begin from: the product's defaults."""
    return LearningConfig(rollout_steps=ROLLOUT_STEPS)


def baseline_settings() -> LearningConfig:
    """Return what methods without demonstrations begin from."""
    return expert_settings().replace(**WITHOUT_DEMONSTRATIONS)
