"""What a robot's node refuses to start from."""

from bench.safety import processes


def test_a_checkpoint_to_start_from_that_is_none_is_refused_in_one_line(tmp_path) -> None:
    broken = tmp_path / "broken.pt"
    broken.write_bytes(b"no checkpoint")
    robot = processes.robot_node(tmp_path, 101, {"start_from": broken})
    assert robot.wait(timeout=60) == 2
    (line,) = (tmp_path / "node.log").read_text(encoding="utf-8").splitlines()
    assert line.startswith(f"parameter start_from: {broken}: cannot be read: ")
