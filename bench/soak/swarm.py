"""`leed swarm` as a user starts it, its nodes as processes, and its end."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil
import yaml

from leed_ros.node_spec import ENVIRONMENT

RUNNER = "runner"
"""Label of the process that the user has started."""

Parameters = Mapping[str, Mapping[str, object]]
"""ROS parameters by the name of their node."""


def write_parameters(path: Path, parameters: Parameters) -> Path:
    """Write a ROS parameter file."""
    content = {node: {"ros__parameters": dict(own)} for node, own in parameters.items()}
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


class SwarmProcess:
    """One swarm whose run, output and ROS logs go to a folder.

    Args:
        folder: Where everything goes; the run is in `folder/run`.
        options: Further words for `leed swarm`.
    """

    def __init__(self, folder: Path, options: Sequence[str]) -> None:
        self.folder, self.run = folder, folder / "run"
        self.output = folder / "output.log"
        self._popen = self._start(["--out", str(self.run), *options])

    def resume(self, options: Sequence[str]) -> None:
        """Start it again in the same folder, after its end."""
        self._popen = self._start(["--resume", str(self.run), *options])

    @property
    def exit_code(self) -> int | None:
        """Exit code of the runner; None while it runs."""
        return self._popen.poll()

    def processes(self) -> dict[str, psutil.Process]:
        """Return the runner and the processes of its nodes, by label."""
        found = {RUNNER: psutil.Process(self._popen.pid)} if self.exit_code is None else {}
        for process in psutil.process_iter():
            if label := self._label(process):
                found[label] = process
        return found

    def stop(self, patience: float) -> int | None:
        """Ask it to end, as Ctrl-C does; returns its exit code, None if it had to be killed."""
        if self.exit_code is None:
            self._popen.send_signal(signal.SIGINT)
        try:
            return self._popen.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def kill(self) -> None:
        """Kill the runner and every node at one moment, as a power cut does."""
        for process in self.processes().values():
            end(process, signal.SIGKILL)
        self._popen.wait()

    def said(self) -> str:
        """Return all that the runner has printed."""
        return self.output.read_text(encoding="utf-8", errors="replace")

    def _start(self, words: Sequence[str]) -> "subprocess.Popen[bytes]":
        self.folder.mkdir(parents=True, exist_ok=True)
        environment = {**ENVIRONMENT, **os.environ, "ROS_LOG_DIR": str(self.folder / "ros_log")}
        argv = [sys.executable, "-m", "leed_ros.cli", "swarm", *words]
        with self.output.open("ab") as output:
            return subprocess.Popen(
                argv, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
            )

    def _label(self, process: psutil.Process) -> str:
        """Return the label of a node of this run by its parameter file; empty for any other process."""
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return ""
            words = [Path(word) for word in process.cmdline() if word.endswith(".yaml")]
        except psutil.Error:
            return ""
        return next((word.stem for word in words if word.parent == self.run / "parameters"), "")


def end(process: psutil.Process, number: signal.Signals) -> bool:
    """Send a signal; false if the process is gone already."""
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return False
    return True
