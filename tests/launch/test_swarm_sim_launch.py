"""The launch file under the real launch system, where it is installed."""

import importlib.util

import pytest

if importlib.util.find_spec("launch_pytest") is None or importlib.util.find_spec("launch_ros") is None:
    pytest.skip("launch, launch_ros and launch_pytest come with a full ROS 2 install", allow_module_level=True)

import os
from pathlib import Path

import launch
import launch_pytest
import onnxruntime
from launch.actions import IncludeLaunchDescription, SetEnvironmentVariable
from launch.launch_description_sources import PythonLaunchDescriptionSource
from launch_pytest.tools import process as process_tools

LAUNCH_FILE = Path(__file__).parents[2] / "launch" / "swarm_sim.launch.py"


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("launch") / "run"


@launch_pytest.fixture(scope="module")
def swarm(run_folder):
    params = run_folder.with_name("quick.yaml")
    params.write_text("/**/robot:\n  ros__parameters:\n    learning: {rollout_steps: 64, update_epochs: 1}\n")
    arguments = {
        "num_robots": "2",
        "demonstrator": "none",
        "max_steps": "200",
        "out": str(run_folder),
        "params_file": str(params),
    }
    include = IncludeLaunchDescription(
        PythonLaunchDescriptionSource(str(LAUNCH_FILE)), launch_arguments=list(arguments.items())
    )
    domain = SetEnvironmentVariable("ROS_DOMAIN_ID", str(1 + os.getpid() % 200))
    return launch.LaunchDescription([domain, include, launch_pytest.actions.ReadyToTest()])


@pytest.mark.launch(fixture=swarm, shutdown=True)
def test_the_swarm_ends_by_itself_and_every_robot_exports_its_policy(run_folder):
    for robot in ("robot_0", "robot_1"):
        session = onnxruntime.InferenceSession(run_folder / robot / "policy.onnx")
        assert session.get_inputs()[0].shape == [1, 45]


@pytest.mark.launch(fixture=swarm)
def test_the_simulation_reports_no_lost_robot(swarm, launch_context):
    assert process_tools is not None
