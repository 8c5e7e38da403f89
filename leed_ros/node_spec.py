"""One node process, described: what the launch file and the process runner both start."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
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
    "MALLOC_ARENA_MAX": "2",
}
"""Environment of every node's process, unless the user set it: this machine only, one thread, prompt output.

And two of glibc's arenas instead of eight for each core: workers come and go, and each arena keeps what the largest job
in it once took.
"""

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
        companions: Further nodes of the same module and name in the same process, each in its own namespace.
    """

    executable: str
    module: str
    name: str
    namespace: str = "/"
    parameters: Mapping[str, Scalar] = field(default_factory=dict)
    params_file: str = ""
    remappings: Mapping[str, str] = field(default_factory=dict)
    restart: Mapping[str, Scalar] | None = None
    companions: tuple["NodeSpec", ...] = ()

    @property
    def label(self) -> str:
        """Short name for people: the namespace of a robot, or of the first to the last of a process, or the name."""
        own = self.namespace.strip("/") or self.name
        return f"{own}_to_{self.companions[-1].label.rpartition('_')[2]}" if self.companions else own

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of all nodes of the process."""
        return tuple(node.label for node in self._alone())

    def with_parameters(self, parameters: Mapping[str, Mapping[str, Scalar]]) -> "NodeSpec":
        """Return the same process with further parameters of its nodes, by label."""
        first, *others = (
            replace(node, parameters={**node.parameters, **parameters.get(node.label, {})}) for node in self._alone()
        )
        return replace(first, companions=tuple(others))

    def _alone(self) -> tuple["NodeSpec", ...]:
        """Return every node of the process without the others."""
        return (replace(self, companions=()), *self.companions)

    @property
    def _enclave(self) -> list[str]:
        return ["--enclave", enclave_of(self.label)]

    def restarted(self) -> "NodeSpec":
        """Return the same node as it is started again after it died."""
        return self.with_parameters({node.label: node.restart or {} for node in self._alone()})

    def parameter_file(self) -> str:
        """Return the parameters as a ROS parameter file; `-p name:=value` would mangle strings."""
        return _file_of((node, node.parameters) for node in self._alone())

    def restart_file(self) -> str:
        """Return what is different after a restart, in the same form."""
        return _file_of((node, node.restart or {}) for node in self._alone())

    def argv(self, *parameter_paths: Path) -> list[str]:
        """Return the command line of the process.

        Args:
            parameter_paths: Files that hold `parameter_file()` and after a restart `restart_file()`.
        """
        names = {**({} if self.companions else {"__node": self.name, "__ns": self.namespace}), **self.remappings}
        remaps = [word for name, other in names.items() for word in ("-r", f"{name}:={other}")]
        paths = [*map(str, parameter_paths), *filter(None, [self.params_file])]
        files = [word for path in paths for word in ("--params-file", path)]
        arguments = ["--ros-args", WITHOUT_LOG_FILES, *self._enclave, *remaps, *files]
        return [sys.executable, "-m", "leed_ros.nodes.start", self.module, *self._namespaces, *arguments]

    @property
    def _namespaces(self) -> list[str]:
        """The namespaces that a process of several nodes is told; a single node's is a matter of ROS."""
        return [node.namespace for node in self._alone()] if self.companions else []

    def action(self, *parameter_paths: Path, **arguments: Any) -> Any:
        """Return the same node as a `launch_ros` action; launch_ros comes with a full ROS 2 install.

        Launch starts a node again with the same parameters, so it is told from the start to go on from what is there.

        Args:
            parameter_paths: As for `argv`; a process of several nodes has its parameters from there alone.
            arguments: Further arguments of `launch_ros.actions.Node`, such as `on_exit`.
        """
        from launch_ros.actions import Node  # noqa: PLC0415 (not on machines without a ROS 2 install)

        return Node(
            package="leed_ros",
            executable=self.executable,
            **self._identity(parameter_paths),
            remappings=list(self.remappings.items()),
            ros_arguments=[WITHOUT_LOG_FILES, *self._enclave],
            additional_env={**user_environment(), PARENT: str(os.getpid())},
            output="screen",
            emulate_tty=True,
            **arguments,
        )

    def _identity(self, parameter_paths: tuple[Path, ...]) -> dict[str, Any]:
        """Return what tells launch which node it is, or which nodes."""
        files = [self.params_file] if self.params_file else []
        if self.companions:
            return {"arguments": self._namespaces, "parameters": [*map(str, parameter_paths), *files]}
        own = dict(self.restarted().parameters)
        return {"name": self.name, "namespace": self.namespace, "parameters": [own, *files]}


def together(nodes: Sequence[NodeSpec], most: int) -> list[NodeSpec]:
    """Put nodes into processes, so many into each, in their order."""
    groups = (nodes[start : start + most] for start in range(0, len(nodes), most))
    return [replace(group[0], companions=tuple(group[1:])) for group in groups]


def _file_of(parameters: Iterable[tuple[NodeSpec, Mapping[str, Scalar]]]) -> str:
    content: dict[str, Any] = {
        f"{node.namespace.rstrip('/')}/{node.name}": {"ros__parameters": dict(own)} for node, own in parameters
    }
    return yaml.safe_dump(content, sort_keys=True)
