"""What a node's process says and returns when its parameters do not fit."""

import os
import subprocess
import sys

import pytest

ROBOT = "leed_ros.nodes.robot_node"
CASES = [
    (
        "leed_ros.nodes.robot_node",
        "robot.radios:=0.3",
        "unknown parameter 'robot.radios'; did you mean 'robot.radius'?",
    ),
    (ROBOT, "learning.gamma:=1.5", "parameter learning.gamma = 1.5 must be at most 1.0"),
    ("leed_sim.simulation_node", "num_robots:=0", "parameter num_robots = 0 must be at least 1"),
    (
        "leed_ros.nodes.demonstration_node",
        "session.demonstrator:=oracle",
        "parameter session.demonstrator = 'oracle' must be one of auto, planner, search, llm",
    ),
]


@pytest.mark.parametrize(("module", "given", "message"), CASES)
def test_a_parameter_that_does_not_fit_is_one_line_and_exit_code_2(module, given, message, tmp_path):
    argv = [sys.executable, "-m", "leed_ros.nodes.start", module, "--ros-args", "-p", given]
    environment = {**os.environ, "ROS_LOG_DIR": str(tmp_path), "ROS_DOMAIN_ID": "101"}
    done = subprocess.run(argv, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.strip() == message
    assert done.stdout == ""
