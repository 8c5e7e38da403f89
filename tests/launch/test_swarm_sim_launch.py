"""The launch file under the real launch system, where it is installed."""

import importlib.util
import os
import signal
import time
from pathlib import Path

import pytest

if importlib.util.find_spec("launch_pytest") is None or importlib.util.find_spec("launch_ros") is None:
    pytest.skip("launch, launch_ros and launch_pytest come with a full ROS 2 install", allow_module_level=True)

import launch_pytest
import onnxruntime
from launch import LaunchDescription
from launch.actions import IncludeLaunchDescription, RegisterEventHandler, SetEnvironmentVariable
from launch.event_handlers import OnProcessExit
from launch.launch_description_sources import PythonLaunchDescriptionSource

from leed_ros.swarm import SwarmConfig, swarm_nodes

LAUNCH_FILE = Path(__file__).parents[2] / "launch" / "swarm_sim.launch.py"
QUICK = """\
/**/robot:
  ros__parameters:
    learning: {rollout_steps: 64, update_epochs: 1, warm_start_steps: 20}
/demonstration:
  ros__parameters:
    demonstration: {rounds: 4}
"""


class Exits:
    """Exit codes of the processes of a launch, by executable."""

    def __init__(self):
        self.codes = []

    def note(self, event, context):
        self.codes.append((Path(event.cmd[0]).name, event.returncode))


@pytest.fixture
def run_folder(tmp_path):
    return tmp_path / "run"


@pytest.fixture
def exits():
    return Exits()


@launch_pytest.fixture
def swarm(run_folder, exits):
    params = run_folder.with_name("quick.yaml")
    params.write_text(QUICK, encoding="utf-8")
    arguments = {"num_robots": "2", "max_steps": "400", "out": str(run_folder), "params_file": str(params)}
    return LaunchDescription(
        [
            SetEnvironmentVariable("ROS_DOMAIN_ID", str(1 + os.getpid() % 100)),
            RegisterEventHandler(OnProcessExit(on_exit=exits.note)),
            IncludeLaunchDescription(
                PythonLaunchDescriptionSource(str(LAUNCH_FILE)), launch_arguments=list(arguments.items())
            ),
        ]
    )


def wait_for_end(launch_context, seconds=200.0):
    """Wait until the launch service has shut down by itself."""
    deadline = time.monotonic() + seconds
    while not launch_context.is_shutdown and time.monotonic() < deadline:
        time.sleep(0.2)
    assert launch_context.is_shutdown


def kill_a_robot(run_folder, seconds=100.0):
    """Kill the process of robot_1 once it has a snapshot."""
    deadline = time.monotonic() + seconds
    while not list((run_folder / "robot_1" / "snapshots").glob("[0-9]*.pt")) and time.monotonic() < deadline:
        time.sleep(0.1)
    os.kill(next(number for number in children() if b"__ns:=/robot_1" in command_line(number)), signal.SIGKILL)


def children():
    """Return the processes that this one has started: others may run a robot_1 of their own."""
    tasks = Path("/proc/self/task").iterdir()
    return [int(word) for task in tasks for word in (task / "children").read_text().split()]


def command_line(number):
    try:
        return (Path("/proc") / str(number) / "cmdline").read_bytes()
    except OSError:
        return b""


@pytest.mark.launch(fixture=swarm)
def test_a_robot_that_is_killed_comes_back_and_every_robot_exports_its_policy(launch_context, run_folder, exits):
    kill_a_robot(run_folder)
    wait_for_end(launch_context)
    yield
    for robot in ("robot_0", "robot_1"):
        session = onnxruntime.InferenceSession(run_folder / robot / "policy.onnx")
        assert session.get_inputs()[0].shape == [1, 45]
    assert sorted(name for name, _ in exits.codes) == ["demonstration", "robot", "robot", "robot", "simulation"]
    assert sorted(code for _, code in exits.codes) == [-9, 0, 0, 0, 0]
    assert "resumed from" in (run_folder / "logs" / "robot_1.log").read_text(encoding="utf-8")


def test_the_actions_are_those_of_the_description():
    from launch_ros.actions import Node  # noqa: PLC0415

    nodes = swarm_nodes(SwarmConfig(num_robots=2))
    assert all(isinstance(node.action(), Node) for node in nodes)
