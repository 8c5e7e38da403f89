"""The launch file of a physical robot under the real launch system, where it is installed."""

import importlib.util
import os
from pathlib import Path

import pytest

if importlib.util.find_spec("launch_pytest") is None or importlib.util.find_spec("launch_ros") is None:
    pytest.skip("launch, launch_ros and launch_pytest come with a full ROS 2 install", allow_module_level=True)

import launch_pytest
from launch import LaunchDescription
from launch.actions import IncludeLaunchDescription, RegisterEventHandler, SetEnvironmentVariable
from launch.event_handlers import OnProcessExit
from launch.launch_description_sources import PythonLaunchDescriptionSource

LAUNCH_FILE = Path(__file__).parents[2] / "launch" / "robot.launch.py"


class Exits:
    """Exit codes and command lines of the processes of a launch."""

    def __init__(self):
        self.seen = []

    def note(self, event, context):
        self.seen.append((Path(event.cmd[0]).name, event.returncode, event.cmd))


@pytest.fixture
def exits():
    return Exits()


@launch_pytest.fixture
def robot(tmp_path, exits):
    arguments = {"policy": str(tmp_path), "namespace": "burger", "autostart": "true", "scan": "/lidar"}
    return LaunchDescription(
        [
            SetEnvironmentVariable("ROS_DOMAIN_ID", str(1 + os.getpid() % 100)),
            RegisterEventHandler(OnProcessExit(on_exit=exits.note)),
            IncludeLaunchDescription(
                PythonLaunchDescriptionSource(str(LAUNCH_FILE)), launch_arguments=list(arguments.items())
            ),
        ]
    )


@pytest.mark.launch(fixture=robot)
def test_a_robot_without_its_policy_ends_the_launch_with_exit_code_2(launch_context, exits):
    wait_for_end(launch_context)
    yield
    ((name, code, command),) = exits.seen
    assert (name, code) == ("policy", 2)
    assert "__ns:=/burger" in " ".join(command)
    assert "scan:=/lidar" in " ".join(command)


def wait_for_end(launch_context, seconds=60.0):
    """Wait until the launch service has shut down by itself."""
    import time  # noqa: PLC0415

    deadline = time.monotonic() + seconds
    while not launch_context.is_shutdown and time.monotonic() < deadline:
        time.sleep(0.2)
    assert launch_context.is_shutdown
