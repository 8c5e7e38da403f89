"""The launch file of the monitor under the real launch system, where it is installed; RViz is a stand-in."""

import importlib.util
import os
import time
from pathlib import Path

import pytest
import rclpy
import yaml
from rclpy.signals import SignalHandlerOptions

if importlib.util.find_spec("launch_pytest") is None or importlib.util.find_spec("launch_ros") is None:
    pytest.skip("launch, launch_ros and launch_pytest come with a full ROS 2 install", allow_module_level=True)

import launch_pytest
from launch import LaunchDescription
from launch.actions import IncludeLaunchDescription, RegisterEventHandler, SetEnvironmentVariable
from launch.event_handlers import OnProcessExit
from launch.launch_description_sources import PythonLaunchDescriptionSource

LAUNCH_FILE = Path(__file__).parents[2] / "launch" / "monitor.launch.py"
DOMAIN = 1 + os.getpid() % 100
STAND_IN = """\
#!/bin/sh
echo "$@" > {said}
sleep 100
"""


@pytest.fixture
def said(tmp_path, monkeypatch):
    """A package rviz2 whose program writes what it was given into this file."""
    (index := tmp_path / "share" / "ament_index" / "resource_index" / "packages").mkdir(parents=True)
    (index / "rviz2").touch()
    (program := tmp_path / "lib" / "rviz2" / "rviz2").parent.mkdir(parents=True)
    program.write_text(STAND_IN.format(said=tmp_path / "said"), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("AMENT_PREFIX_PATH", f"{tmp_path}:{os.environ['AMENT_PREFIX_PATH']}")
    return tmp_path / "said"


@pytest.fixture
def codes():
    return {}


@launch_pytest.fixture
def monitor(said, codes):
    def note(event, context):
        codes[Path(event.cmd[0]).name] = event.returncode

    arguments = {"robots": "burger", "use_rviz": "true", "world": "arena"}
    return LaunchDescription(
        [
            SetEnvironmentVariable("ROS_DOMAIN_ID", str(DOMAIN)),
            RegisterEventHandler(OnProcessExit(on_exit=note)),
            IncludeLaunchDescription(
                PythonLaunchDescriptionSource(str(LAUNCH_FILE)), launch_arguments=list(arguments.items())
            ),
        ]
    )


@pytest.fixture
def onlooker():
    context = rclpy.Context()
    rclpy.init(args=[], context=context, domain_id=DOMAIN, signal_handler_options=SignalHandlerOptions.NO)
    node = rclpy.create_node("onlooker", context=context)
    yield node
    node.destroy_node()
    rclpy.try_shutdown(context=context)


def wait_for(condition, seconds=60.0):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert condition()


@pytest.mark.launch(fixture=monitor)
def test_the_monitor_comes_up_with_rviz_and_ends_with_the_launch(monitor, onlooker, said, codes):
    wait_for(lambda: onlooker.get_publishers_info_by_topic("/burger/trail"))
    wait_for(lambda: onlooker.get_publishers_info_by_topic("/site"))
    wait_for(lambda: said.exists() and said.read_text(encoding="utf-8").endswith("\n"))
    option, path, *_ = said.read_text(encoding="utf-8").split()
    assert option == "-d"
    shown = yaml.safe_load(Path(path).read_text(encoding="utf-8"))["Visualization Manager"]["Displays"]
    assert "Robots" in [group["Name"] for group in shown]
    yield
    assert codes["monitor"] == 0
