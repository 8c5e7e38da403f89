import yaml

from leed_ros.runner.run_folder import RunFolder
from leed_ros.swarm import SwarmConfig, swarm_nodes


def test_what_a_restart_needs_is_written_at_the_start(tmp_path):
    run = RunFolder(tmp_path)
    run.parameters.mkdir()
    robot = next(node for node in swarm_nodes(SwarmConfig(params_file="mine.yaml")) if node.name == "robot")
    run.write_parameters(robot)
    first, second = run.parameter_paths("robot_0", again=True)
    assert yaml.safe_load(second.read_text()) == {"/robot_0/robot": {"ros__parameters": {"resume_from": "latest"}}}
    argv = robot.argv(first, second)
    assert argv.index(str(first)) < argv.index(str(second)) < argv.index(robot.params_file)
    assert run.parameter_paths("robot_0") == [first]
