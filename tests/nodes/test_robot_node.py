"""What a robot's node refuses to start from."""

from pathlib import Path

from bench.safety import processes


def test_a_checkpoint_to_start_from_that_is_none_is_refused_in_one_line(tmp_path) -> None:
    broken = tmp_path / "broken.pt"
    broken.write_bytes(b"no checkpoint")
    robot = processes.robot_node(tmp_path, 101, {"start_from": broken})
    assert robot.wait(timeout=60) == 2
    (line,) = (tmp_path / "node.log").read_text(encoding="utf-8").splitlines()
    assert line.startswith(f"parameter start_from: {broken}: cannot be read: ")


def test_the_settings_of_a_physical_robot_are_parameters_of_the_node(tmp_path) -> None:
    settings = Path(__file__).parents[2] / "config" / "learning_robot.yaml"
    given = ["--params-file", str(settings), "-p", f"start_from:={tmp_path / 'none.pt'}"]
    argv = ["leed_ros.nodes.start", "leed_ros.nodes.robot_node", "--ros-args", "-r", "__ns:=/robot_0", *given]
    assert processes.start(tmp_path, 101, argv).wait(timeout=60) == 2
    (line,) = (tmp_path / "node.log").read_text(encoding="utf-8").splitlines()
    assert line.startswith("parameter start_from: "), "all else is accepted"


def test_a_file_to_resume_from_that_is_none_is_refused_in_one_line(tmp_path) -> None:
    broken = tmp_path / "7.pt"
    broken.write_bytes(b"no snapshot")
    robot = processes.robot_node(tmp_path, 101, {"resume_from": broken})
    assert robot.wait(timeout=60) == 2
    (line,) = (tmp_path / "node.log").read_text(encoding="utf-8").splitlines()
    assert line.startswith(f"parameter resume_from: {broken}: cannot be read: ")
