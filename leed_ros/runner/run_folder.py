"""The folder of a run: what is in it and where.

swarm.yaml                what the user chose
parameters/LABEL.yaml     ROS parameters given to each node
robot_I/                  of each robot: config.yaml, checkpoint.pt, learning_curve.csv, policy.onnx, policy.yaml
demonstrations.npz        demonstrations of all robots, as last published
demonstrations.json       who proposed them, the rules they keep, what came of refinement
language_model.jsonl      every call to a language model
recording.mcap            the swarm's topics, if they were recorded
metrics.csv               one tidy table of all robots' learning curves
tensorboard/              the same for `tensorboard --logdir`
report.html               all of it to look at, in one file
versions.json             versions of everything that takes part
summary.json              what came out
"""

import importlib.metadata
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from leed_ros.swarm import NodeSpec, SwarmConfig, robot_name

RECORDED_PACKAGES = ("leed_ros", "rclpy", "torch", "onnxruntime", "pybullet", "numpy", "numba")


class RunError(Exception):
    """A run's folder is missing, incomplete or unreadable; the message says what to do."""


@dataclass(frozen=True)
class RunFolder:
    """Paths and files of one run."""

    path: Path

    @classmethod
    def create(cls, config: SwarmConfig, now: datetime) -> "RunFolder":
        """Make the folder of a new run, `runs/<time>` unless the user chose another, and write what it starts from.

        Raises:
            RunError: The folder cannot be made, or another run is in it.
        """
        run = cls(Path(config.out or Path("runs") / f"{now:%Y-%m-%d_%H-%M-%S}").absolute())
        if run.swarm_file.exists():
            raise RunError(f"{run.path} holds another run: choose another --out")
        try:
            run.parameters.mkdir(parents=True, exist_ok=True)
            for index in range(config.num_robots):
                run.robot(index).mkdir(exist_ok=True)
            _write(run.swarm_file, yaml.safe_dump(config.to_mapping()))
            _write(run.path / "versions.json", json.dumps(_versions(), indent=2))
        except OSError as error:
            raise RunError(f"cannot write to {run.path}: {error.strerror}") from error
        return run

    @classmethod
    def open(cls, path: Path) -> "RunFolder":
        """Open the folder of an earlier run.

        Raises:
            RunError: It is not the folder of a run.
        """
        run = cls(path.absolute())
        if not run.swarm_file.is_file():
            raise RunError(f"{path} is not the folder of a run: it has no {run.swarm_file.name}")
        return run

    @property
    def swarm_file(self) -> Path:
        """What the user chose."""
        return self.path / "swarm.yaml"

    @property
    def parameters(self) -> Path:
        """Folder of the nodes' parameter files."""
        return self.path / "parameters"

    @property
    def summary_file(self) -> Path:
        """What came out."""
        return self.path / "summary.json"

    def demonstrations(self) -> dict[str, Any]:
        """Return how the run's demonstrations came about; empty if there were none."""
        path = self.path / "demonstrations.json"
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return content

    def robot(self, index: int) -> Path:
        """Return the folder of one robot."""
        return self.path / robot_name(index)

    def robots_without_policy(self) -> list[int]:
        """Return the indices of robots that have not exported their policy.

        Raises:
            RunError: The run's configuration cannot be read.
        """
        robots = range(self.swarm().num_robots)
        return [index for index in robots if not (self.robot(index) / "policy.onnx").exists()]

    def swarm(self) -> SwarmConfig:
        """Read what the user chose.

        Raises:
            ConfigError: A value in the file does not fit.
        """
        return SwarmConfig.from_mapping(yaml.safe_load(self.swarm_file.read_text()))

    def write_parameters(self, node: NodeSpec) -> Path:
        """Write a node's parameter file and return its path."""
        path = self.parameters / f"{node.label}.yaml"
        _write(path, node.parameter_file())
        return path

    def write_summary(self, summary: Mapping[str, Any]) -> None:
        """Write what came out."""
        _write(self.summary_file, json.dumps(summary, indent=2) + "\n")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "platform": platform.platform()}
    for package in RECORDED_PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = "not installed as a Python package"
    return found
