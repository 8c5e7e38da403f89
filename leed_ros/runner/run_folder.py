"""The folder of a run: what is in it and where.

swarm.yaml                what the user chose
params.yaml               the user's own parameter file, as it was when the run began
parameters/LABEL.yaml     ROS parameters given to each node, and in LABEL.restart.yaml what differs after a restart
robot_I/                  of each robot: config.yaml, checkpoint.pt, learning_curve.csv, policy.onnx, policy.yaml,
                          snapshots/ from which it goes on
simulation/               missions.csv: how every mission in training ended; snapshots/ from which it goes on
logs/LABEL.log            what each node has said, three files of 1 MB at most
demonstrations.npz        demonstrations of all robots, as last published
demonstrations.json       who proposed them, the rules they keep, what came of refinement
language_model.jsonl      every call to a language model
recording.mcap            the swarm's topics, if they were recorded; recording_2.mcap and so on after a restart
metrics.csv               one tidy table of all robots' learning curves
tensorboard/              the same for `tensorboard --logdir`
report.html               all of it to look at, in one file
versions.json             versions of everything that takes part
summary.json              what came out
"""

import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from leed_ros.documents.content import read_text
from leed_ros.documents.errors import DocumentError
from leed_ros.documents.plain_json import json_from_text
from leed_ros.documents.plain_yaml import yaml_from_text
from leed_ros.node_spec import NodeSpec
from leed_ros.swarm import SwarmConfig, robot_name, swarm_nodes
from leed_ros.versions import installed_versions

RECORDED_PACKAGES = ("leed_ros", "rclpy", "torch", "onnxruntime", "pybullet", "numpy", "numba")
MAX_YAML_BYTES, MAX_JSON_BYTES = 1_000_000, 50_000_000


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
            if config.params_file:
                run.params_file.write_text(_text(Path(config.params_file), MAX_YAML_BYTES), encoding="utf-8")
        except OSError as error:
            raise RunError(f"cannot write to {run.path}: {error.strerror}") from error
        run._write(run.path / "versions.json", json.dumps(_versions(), indent=2))
        run.write_swarm(config)  # the last: it makes the folder one of a run
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
    def params_file(self) -> Path:
        """The user's own parameter file, copied; it is there if he gave one."""
        return self.path / "params.yaml"

    @property
    def logs(self) -> Path:
        """Folder of what the nodes have said."""
        return self.path / "logs"

    @property
    def simulation(self) -> Path:
        """Folder of the simulation."""
        return self.path / "simulation"

    @property
    def parameters(self) -> Path:
        """Folder of the nodes' parameter files."""
        return self.path / "parameters"

    @property
    def summary_file(self) -> Path:
        """What came out."""
        return self.path / "summary.json"

    def demonstrations(self) -> dict[str, Any]:
        """Return how the run's demonstrations came about; empty if there were none.

        Raises:
            RunError: The file cannot be used.
        """
        path = self.path / "demonstrations.json"
        if not path.is_file():
            return {}
        try:
            return _mapping(json_from_text(_text(path, MAX_JSON_BYTES)))
        except DocumentError as error:
            raise RunError(f"{path} {error}") from error

    def robot(self, index: int) -> Path:
        """Return the folder of one robot."""
        return self.path / robot_name(index)

    def robots_without_policy(self) -> list[int]:
        """Return the indices of robots that have not exported their policy since they learned last.

        Raises:
            RunError: The run's configuration cannot be read.
        """
        folders = [self.robot(index) for index in range(self.swarm().num_robots)]
        times = [(_time_of(folder / "policy.onnx"), _time_of(folder / "checkpoint.pt")) for folder in folders]
        return [index for index, (exported, learned) in enumerate(times) if not exported or exported < learned]

    def swarm(self) -> SwarmConfig:
        """Read what the user chose.

        Raises:
            RunError: The file cannot be read.
            ConfigError: A value in the file does not fit.
        """
        try:
            return SwarmConfig.from_mapping(_mapping(yaml_from_text(_text(self.swarm_file, MAX_YAML_BYTES))))
        except DocumentError as error:
            raise RunError(f"{self.swarm_file} {error}") from error

    def nodes(self, config: SwarmConfig) -> list[NodeSpec]:
        """Describe the nodes of a swarm that write into this folder, wherever it is now.

        Raises:
            ConfigError: A kind of robot is unknown, or its file does not describe one.
        """
        params = str(self.params_file) if self.params_file.exists() else ""
        return swarm_nodes(config.replace(out=str(self.path), params_file=params))

    def write_swarm(self, config: SwarmConfig) -> None:
        """Write what the user chose.

        Raises:
            RunError: The folder cannot be written.
        """
        self._write(self.swarm_file, yaml.safe_dump(config.to_mapping()))

    def parameter_paths(self, label: str, *, again: bool = False) -> list[Path]:
        """Return the parameter files of a node that is started, for the first time or again."""
        names = [f"{label}.yaml", f"{label}.restart.yaml"]
        return [self.parameters / name for name in names[: 1 + again]]

    def write_parameters(self, node: NodeSpec) -> None:
        """Write a node's parameter files, also that for a restart: the disk may be full by then.

        Raises:
            RunError: The folder cannot be written.
        """
        first, second = self.parameter_paths(node.label, again=True)
        self._write(first, node.parameter_file())
        if node.restart is not None:
            self._write(second, node.restart_file())

    def write_summary(self, summary: Mapping[str, Any]) -> None:
        """Write what came out.

        Raises:
            RunError: The folder cannot be written.
        """
        self._write(self.summary_file, json.dumps(summary, indent=2) + "\n")

    def _write(self, path: Path, text: str) -> None:
        """Write a file so that it is there whole or as it was before."""
        partial = path.with_name(f".{path.name}.partial")
        try:
            partial.write_text(text, encoding="utf-8")
            partial.replace(path)
        except OSError as error:
            raise RunError(f"cannot write to {self.path}: {error.strerror}") from error


def _text(path: Path, max_bytes: int) -> str:
    try:
        return read_text(path, max_bytes)
    except DocumentError as error:
        raise RunError(f"{path} {error}") from error


def _mapping(content: Any) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise DocumentError("is no list of names and values")
    return content


def _time_of(path: Path) -> int:
    """Return when a file was written last [ns]; 0 if it is not there."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _versions() -> dict[str, str]:
    found = installed_versions(RECORDED_PACKAGES)
    missing = dict.fromkeys(RECORDED_PACKAGES, "not installed as a Python package")
    return {"python": platform.python_version(), "platform": platform.platform(), **missing, **found}
