"""What a robot leaves behind: its configuration, learning curve, checkpoint and the policy to deploy."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from leed_ros.artifact.export import Artifact, export_artifact
from leed_ros.deployment.contract import PolicyContract
from leed_ros.learning.agent import Agent
from leed_ros.learning.checkpoint import save_checkpoint
from leed_ros.learning.curve import LearningCurve
from leed_ros.learning.metrics import UpdateMetrics
from leed_ros.task.config import Config

CURVE_EXTRA = ("arrived", "clean", "demonstrations")


class RobotRecord:
    """Writes a robot's files into its folder of the run.

    Raises:
        OSError: The folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._curve = LearningCurve(folder / "learning_curve.csv", CURVE_EXTRA)

    def write_config(self, groups: Mapping[str, Config]) -> None:
        """Write the resolved configuration, by parameter group."""
        content = {group: config.to_mapping() for group, config in groups.items()}
        (self.folder / "config.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")

    def write_update(self, agent: Agent, metrics: UpdateMetrics, extra: Mapping[str, float]) -> None:
        """Store the agent as it is after an update, then add the update to the curve: a row implies a checkpoint."""
        self.write_checkpoint(agent)
        self._curve.append(metrics, extra)

    def write_checkpoint(self, agent: Agent) -> None:
        """Store the agent as it is."""
        save_checkpoint(agent, self.folder / "checkpoint.pt")

    def write_policy(self, agent: Agent, contract: PolicyContract) -> Artifact:
        """Export the acting policy with its contract."""
        return export_artifact(agent, contract, self.folder)
