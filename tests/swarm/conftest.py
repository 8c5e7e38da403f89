"""Real swarms over DDS: every test gets a domain of its own and must leave nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from leed_ros.runner.shared_memory import held_files, wait_until_let_go

QUICK = """\
/**/robot:
  ros__parameters:
    learning: {rollout_steps: 256, update_epochs: 2, warm_start_steps: 50}
/demonstration:
  ros__parameters:
    demonstration: {rounds: 8}
"""


def processes_of(run: Path) -> list[int]:
    """Return the processes whose command line names the run's folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if str(run).encode() in command and int(entry.name) != os.getpid():
                found.append(int(entry.name))
    return found


def process_of_node(run: Path, label: str) -> int:
    """Return the process of one node of a run."""
    name = str(run / "parameters" / f"{label}.yaml").encode()
    for number in processes_of(run):
        if name in (Path("/proc") / str(number) / "cmdline").read_bytes():
            return number
    raise LookupError(f"{label} is not running")


def wait_until(condition, seconds: float = 60.0) -> None:
    """Wait for a condition, or fail."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s")


class Swarms:
    """Starts `leed swarm` with quick settings."""

    def __init__(self, folder: Path, domain: int) -> None:
        self.folder = folder
        self.environment = {**os.environ, "ROS_DOMAIN_ID": str(domain), "ROS_LOG_DIR": str(folder / "log")}
        self.params = folder / "quick.yaml"
        self.params.write_text(QUICK, encoding="utf-8")
        self.started: list[subprocess.Popen[str]] = []

    def start(self, name: str, *options: str) -> subprocess.Popen[str]:
        """Start a swarm whose run goes to `folder/name`; a report is written if the options ask for it."""
        report = () if "--report" in options else ("--no-report",)
        argv = [sys.executable, "-m", "leed_ros.cli", "swarm", "--out", str(self.folder / name)]
        argv += ["--params-file", str(self.params), "--missions", "2", *report, *options]
        process = subprocess.Popen(
            argv, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.started.append(process)
        return process

    def resume(self, name: str, *options: str) -> tuple[int, str]:
        """Go on with a run to its end and return exit code and output."""
        argv = [sys.executable, "-m", "leed_ros.cli", "swarm", "--resume", str(self.folder / name), "--missions", "2"]
        process = subprocess.Popen(
            [*argv, *options], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.started.append(process)
        output, _ = process.communicate(timeout=240)
        return process.returncode, output

    def run(self, name: str, *options: str) -> tuple[int, str]:
        """Run a swarm to its end and return its exit code and output."""
        process = self.start(name, *options)
        output, _ = process.communicate(timeout=240)
        return process.returncode, output


@pytest.fixture
def swarms(tmp_path):
    """Quick swarms in a domain of their own; this process holds nothing that could be laid at their door."""
    wait_until_let_go()
    assert held_files() == set()
    made = Swarms(tmp_path, domain=1 + os.getpid() % 200)
    yield made
    for process in made.started:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
    assert processes_of(tmp_path) == []
