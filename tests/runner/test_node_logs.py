"""Logs of nodes: they are there, they stay small, and a disk that is full stops nobody."""

import resource
import subprocess
import sys

from leed_ros.runner.node_logs import BACKUPS, NodeLogs

FULL = """
import resource, signal, sys
from pathlib import Path
from leed_ros.runner.node_logs import NodeLogs
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
logs = NodeLogs(Path(sys.argv[1]), print)
for number in range(100):
    logs.write("robot_0", f"line {number} " + 50 * "x")
logs.close()
print("goes on")
"""


def test_every_node_has_a_log_that_is_begun_anew_when_it_is_large(tmp_path):
    logs = NodeLogs(tmp_path / "logs", print, max_bytes=1000)
    logs.write("simulation", "100 % of %s")
    for number in range(200):
        logs.write("robot_0", f"line {number}")
    logs.close()
    assert (tmp_path / "logs" / "simulation.log").read_text().endswith(" 100 % of %s\n")
    files = sorted((tmp_path / "logs").glob("robot_0.log*"))
    assert len(files) == 1 + BACKUPS
    assert all(file.stat().st_size <= 1000 for file in files)
    assert files[0].read_text().endswith("line 199\n")


def test_a_folder_that_cannot_be_made_is_reported_once(tmp_path):
    (tmp_path / "logs").touch()
    said: list[str] = []
    logs = NodeLogs(tmp_path / "logs", said.append)
    for label in ("robot_0", "robot_1"):
        logs.write(label, "hello")
    assert len(said) == 1
    assert "logs cannot be written" in said[0]


def test_a_file_that_may_not_grow_is_reported_once_and_stops_nobody(tmp_path):
    assert resource.RLIMIT_FSIZE  # the real limit of the kernel, in a process of its own
    ended = subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=True)
    first, second = ended.stdout.splitlines()
    assert "logs cannot be written" in first
    assert "File too large" in first
    assert second == "goes on"
    assert ended.stderr == ""
