"""What the process of a policy node does with a policy that it cannot trust: one line, exit code 2, no motion."""

import shutil

import pytest

from .policies import start_policy_node, write_straight_policy


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    return write_straight_policy(tmp_path_factory.mktemp("policy"))


def tamper(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def replace_by_a_foreign_file(path):
    path.write_bytes(b"PK\x03\x04 not a model")
    path.with_suffix(".yaml").unlink()


def leave(path):
    pass


CASES = [
    (tamper, {}, "the file was changed"),
    (replace_by_a_foreign_file, {}, "policy.yaml: cannot be read: No such file or directory"),
    (leave, {"robot__max_linear_velocity": 0.5}, "the policy drives up to 1 m/s, the robot only 0.5"),
]


@pytest.mark.parametrize(("damage", "robot", "words"), CASES)
def test_a_policy_that_cannot_be_trusted_is_one_line_and_exit_code_2(exported, tmp_path, damage, robot, words):
    folder = tmp_path / "policy"
    shutil.copytree(exported.parent, folder)
    damage(folder / "policy.onnx")
    process = start_policy_node(tmp_path, policy=folder, autostart=True, **robot)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 2, errors
    assert words in errors
    assert len(errors.strip().splitlines()) == 1
    assert output == ""
