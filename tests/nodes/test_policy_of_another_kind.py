"""Real policy nodes refuse the policies of other kinds of robot: one line, and exit code 2."""

import os
import subprocess

import pytest

from leed_ros.physical_robot import PhysicalRobotConfig, robot_nodes
from leed_ros.robots.reader import read_robot
from leed_ros.task.mission import TaskConfig

from .policies import DOMAIN, write_straight_policy


@pytest.mark.parametrize(
    ("trained", "robot", "words"),
    [
        ("turtlebot3_waffle", "turtlebot3_burger", "drives up to 0.26 m/s, the robot only 0.22"),
        (
            "turtlebot3_burger",
            "turtlebot3_waffle",
            "the robot's radius is 0.2377 m, the policy was trained with 0.1238",
        ),
    ],
)
def test_a_robot_refuses_the_policy_of_another_kind(tmp_path, trained, robot, words):
    policy = write_straight_policy(tmp_path, TaskConfig(read_robot(trained).config))
    config = PhysicalRobotConfig(policy=str(policy), robot=robot, autostart=True)
    (node,) = robot_nodes(config)
    parameters = tmp_path / "robot.yaml"
    parameters.write_text(node.parameter_file())
    environment = {**os.environ, "ROS_DOMAIN_ID": DOMAIN, "ROS_LOG_DIR": str(tmp_path), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        node.argv(parameters), env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode == 2, said
    (line,) = [one for one in said.splitlines() if "does not fit this robot" in one]
    assert words in line
    assert "Traceback" not in said
