"""One node process, described: what the launch file and the process runner both start."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from leed_ros.task.config import Scalar

ENVIRONMENT = {
    "ROS_AUTOMATIC_DISCOVERY_RANGE": "LOCALHOST",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONUNBUFFERED": "1",
}
"""Environment of every node's process, unless the user set it: this machine only, one thread, prompt output."""

PARENT = "LEED_PARENT"
"""Environment variable with the id of the process that a node must not outlive."""

WITHOUT_LOG_FILES = "--disable-external-lib-logs"
"""ROS argument: no log file of ROS's own, which nobody bounds; a node's output is in the run's folder."""


def enclave_of(label: str) -> str:
    """Return the path of the enclave that a process runs in where SROS2 is on, and that is of no effect elsewhere."""
    return f"/leed_ros/{label}"


def user_environment() -> dict[str, str]:
    """Return the environment that every node's process gets, the user's own choices included."""
    return {name: os.environ.get(name, value) for name, value in ENVIRONMENT.items()}


@dataclass(frozen=True)
class NodeSpec:
    """One node process.

    Attributes:
        executable: Name under `lib/leed_ros`, as `ros2 run leed_ros NAME` takes it.
        module: Python module that runs the same node.
        name: Name of the node.
        namespace: Namespace of the node, `/` for none.
        parameters: Parameters by their full name; everything left out keeps the node's default.
        params_file: ROS parameter file applied after `parameters`, empty for none.
        remappings: Other names of topics and services, by the name that the node uses.
        restart: Parameters that are other ones when the node is started again because it died; None where the run
            cannot go on without it.
    """

    executable: str
    module: str
    name: str
    namespace: str = "/"
    parameters: Mapping[str, Scalar] = field(default_factory=dict)
    params_file: str = ""
    remappings: Mapping[str, str] = field(default_factory=dict)
    restart: Mapping[str, Scalar] | None = None

    @property
    def label(self) -> str:
        """Short name for people: the namespace of a robot, otherwise the node's name."""
        return self.namespace.strip("/") or self.name

    @property
    def _enclave(self) -> list[str]:
        return ["--enclave", enclave_of(self.label)]

    def restarted(self) -> "NodeSpec":
        """Return the same node as it is started again after it died."""
        return replace(self, parameters={**self.parameters, **(self.restart or {})})

    def parameter_file(self) -> str:
        """Return the parameters as a ROS parameter file; `-p name:=value` would mangle strings."""
        return self._file_of(self.parameters)

    def restart_file(self) -> str:
        """Return what is different after a restart, in the same form."""
        return self._file_of(self.restart or {})

    def _file_of(self, parameters: Mapping[str, Scalar]) -> str:
        node = f"{self.namespace.rstrip('/')}/{self.name}"
        content: dict[str, Any] = {node: {"ros__parameters": dict(parameters)}}
        return yaml.safe_dump(content, sort_keys=True)

    def argv(self, *parameter_paths: Path) -> list[str]:
        """Return the command line of the process.

        Args:
            parameter_paths: Files that hold `parameter_file()` and after a restart `restart_file()`.
        """
        names = {"__node": self.name, "__ns": self.namespace, **self.remappings}
        remaps = [word for name, other in names.items() for word in ("-r", f"{name}:={other}")]
        paths = [*map(str, parameter_paths), *filter(None, [self.params_file])]
        files = [word for path in paths for word in ("--params-file", path)]
        arguments = ["--ros-args", WITHOUT_LOG_FILES, *self._enclave, *remaps, *files]
        return [sys.executable, "-m", "leed_ros.nodes.start", self.module, *arguments]

    def action(self, **arguments: Any) -> Any:
        """Return the same node as a `launch_ros` action; launch_ros comes with a full ROS 2 install.

        Launch starts a node again with the same parameters, so it is told from the start to go on from what is there.

        Args:
            arguments: Further arguments of `launch_ros.actions.Node`, such as `on_exit`.
        """
        from launch_ros.actions import Node  # noqa: PLC0415 (not on machines without a ROS 2 install)

        files = [self.params_file] if self.params_file else []
        return Node(
            package="leed_ros",
            executable=self.executable,
            name=self.name,
            namespace=self.namespace,
            parameters=[dict(self.restarted().parameters), *files],
            remappings=list(self.remappings.items()),
            ros_arguments=[WITHOUT_LOG_FILES, *self._enclave],
            additional_env={**user_environment(), PARENT: str(os.getpid())},
            output="screen",
            emulate_tty=True,
            **arguments,
        )
