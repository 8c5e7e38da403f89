"""What a robot leaves behind: its configuration, learning curve, checkpoint, snapshots and the policy to deploy."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from leed_ros.artifact.export import Artifact, export_artifact
from leed_ros.deployment.contract import PolicyContract
from leed_ros.learning import snapshot
from leed_ros.learning.agent import Agent
from leed_ros.learning.atomic_file import previous_of, sweep, write_atomically
from leed_ros.learning.checkpoint import save_checkpoint
from leed_ros.learning.curve import LearningCurve
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.learning.metrics import UpdateMetrics
from leed_ros.learning.resumption import CHECKPOINT, Resumption
from leed_ros.nodes.storage import Storage
from leed_ros.task.config import Config

CURVE_FILE = "learning_curve.csv"
CURVE_EXTRA = ("arrived", "clean", "demonstrations")
EARLIER = "earlier"
"""Folder for what a robot that begins anew finds in its folder."""


@dataclass(frozen=True)
class Progress:
    """What is to be stored of a robot after an update, taken while nothing changes.

    Attributes:
        metrics: Of the update.
        extra: Further columns of the learning curve.
        learner: State of the robot without its agent.
    """

    metrics: UpdateMetrics
    extra: Mapping[str, float]
    learner: Mapping[str, Any]


def progress_of(learner: LocalLearner, metrics: UpdateMetrics) -> Progress:
    """Take what is to be stored of a robot that is not in training."""
    count = learner.agent.demonstrations.num_demonstrations
    return Progress(metrics, {**learner.history.success(), "demonstrations": count}, learner.state())


class RobotRecord:
    """Writes a robot's files into its folder of the run; what cannot be written is told and passed over.

    Args:
        folder: The robot's folder, which exists.
        storage: Does the writing.
    """

    def __init__(self, folder: Path, storage: Storage) -> None:
        self.folder, self.storage = folder, storage
        self._checkpoint = folder / CHECKPOINT
        self._curve = LearningCurve(folder / CURVE_FILE, CURVE_EXTRA)

    def begin(self, agent: Agent) -> None:
        """Make room for a robot that begins anew; one that is killed before its first update leaves a checkpoint."""
        self.storage.attempt("earlier files", self._set_aside)
        self.storage.attempt("checkpoint", lambda: save_checkpoint(agent, self._checkpoint))

    def go_on(self, resumption: Resumption) -> None:
        """Make the files those of a robot that goes on: what came after is about to come again."""
        learner = resumption.learner
        if not resumption.path.resolve().is_relative_to(self.folder.resolve()):
            self.begin(learner.agent)
            return
        updates = learner.agent.updates
        self.storage.attempt("learning curve", lambda: self._curve.cut(updates))
        self.storage.attempt("snapshots", lambda: snapshot.forget_future(self.folder, resumption.stamp, updates))
        self.storage.attempt("checkpoint", lambda: self._replace_checkpoint(learner))

    def write_config(self, groups: Mapping[str, Config]) -> None:
        """Write the resolved configuration, by parameter group."""
        content = yaml.safe_dump({group: config.to_mapping() for group, config in groups.items()})
        self.storage.attempt("configuration", lambda: write_atomically(self.folder / "config.yaml", content.encode()))

    def write_update(self, agent: Agent, progress: Progress) -> None:
        """Store the agent as it is after an update, then add the update to the curve: a row implies a checkpoint."""
        self.write_checkpoint(agent, progress.learner)
        self.storage.attempt("learning curve", lambda: self._curve.append(progress.metrics, progress.extra))

    def write_checkpoint(self, agent: Agent, learner: Mapping[str, Any]) -> None:
        """Store a robot as it is, and its demonstrations, which a checkpoint only names."""

        def write() -> None:
            snapshot.save_demonstrations(agent, self.folder)
            save_checkpoint(agent, self._checkpoint, learner)

        self.storage.attempt("checkpoint", write)

    def write_snapshot(self, taken: snapshot.Snapshot) -> None:
        """Store a snapshot."""
        self.storage.attempt("snapshot", taken.write)

    def write_policy(self, agent: Agent, contract: PolicyContract) -> Artifact | None:
        """Export the acting policy with its contract."""
        exported: list[Artifact] = []
        self.storage.attempt("policy", lambda: exported.append(export_artifact(agent, contract, self.folder)))
        return exported[0] if exported else None

    def _set_aside(self) -> None:
        """Move what an earlier robot has left into a folder of its own, instead of what is there."""
        names = (CHECKPOINT, previous_of(self._checkpoint).name, snapshot.FOLDER, CURVE_FILE)
        found = [self.folder / name for name in names if (self.folder / name).exists()]
        if found:
            earlier = self.folder / EARLIER
            shutil.rmtree(earlier, ignore_errors=True)
            earlier.mkdir()
            for path in found:
                path.rename(earlier / path.name)
        sweep(self.folder)

    def _replace_checkpoint(self, learner: LocalLearner) -> None:
        save_checkpoint(learner.agent, self._checkpoint, learner.state())
        previous_of(self._checkpoint).unlink(missing_ok=True)  # may be of what is about to come again
        sweep(self.folder)
