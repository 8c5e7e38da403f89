"""Broken robots: one clear line each, and never another error."""

import numpy as np
import pytest

from leed_ros.robots.errors import RobotFileError
from leed_ros.robots.reader import read_robot
from leed_ros.robots.swarm import robot_models
from tests.robots.files import BESIDE, URDF, YAML, write

BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
MUTANTS = 500

BROKEN_YAML = {
    "NaN": ("linear_velocity: 0.8", "linear_velocity: .nan", "limits.linear_velocity: .*finite"),
    "negative radius": (
        "polygon: [[0.3, 0.2], [-0.1, 0.2], [-0.1, -0.2], [0.3, -0.2]]",
        "radius: -0.2",
        "footprint.radius",
    ),
    "range below radius": ("range_max: 4.0", "range_max: 0.3", "max_range = 0.3 must exceed the radius 0.36"),
    "crossing outline": ("[-0.1, -0.2], [0.3, -0.2]", "[0.3, -0.2], [-0.1, -0.2]", "without crossing itself"),
    "flat outline": ("[-0.1, -0.2], [0.3, -0.2]", "[0.1, 0.2]", "around an area"),
    "unknown name": ("rate: 10.0", "rat: 10.0", "lidar.rat: "),
    "text for a number": ("rate: 10.0", "rate: fast", "lidar.rate: "),
    "backward angles": ("angle_max: 1.0", "angle_max: -1.5", "angle_max"),
    "more rays than beams": ("num_beams: 200", "num_beams: 4", "num_rays = 5 must be at most"),
    "lidar beside the body": ("x: 0.25", "x: 1.25", "lie outside the radius"),
    "blind spot beyond reach": ("range_min: 0.05", "range_min: 4.5", "min_range = 4.5 must be less"),
    "wheels beyond the body": ("separation: 0.3", "separation: 3.0", "separation = 3.0 does not fit"),
    "too fast": ("linear_velocity: 0.8", "linear_velocity: 80.0", "max_linear_velocity = 80.0 must be at most"),
    "alias": ("sources: ", "notes: &a []\nsources: *a #", "aliases"),
}

BROKEN_URDF = {
    "entity bomb": ("<robot ", f"{BOMB}<robot ", "document type or entities"),
    "missing wheel": ('<child link="right_wheel"/>', '<child link="right_caster"/>', "unknown link 'right_caster'"),
    "one wheel": ('type="continuous">\n    <parent link="base_link"/><child link="left', 'type="fixed">\n    <parent '
                  'link="base_link"/><child link="left', "0 driven wheels on the left and 1 on the right"),
    "unequal wheels": ('"0.05" length="0.02"/></geometry></collision></link>\n  <joint name="right"',
                       '"0.06" length="0.02"/></geometry></collision></link>\n  <joint name="right"',
                       "wheels of radius"),
    "not a number": ('xyz="0 0.15 0"', 'xyz="0 nan 0"', "must be 3 finite numbers"),
    "negative box": ("0.4 0.4 0.2", "0.4 -0.4 0.2", "has a box of"),
    "circle of joints": ('<parent link="base_footprint"/><child link="base_link"/>',
                         '<parent link="base_scan"/><child link="base_link"/>', "circle"),
    "two parents": ('<parent link="mast"/><child link="base_scan"/>', '<parent link="mast"/><child link="mast"/>',
                    "two joints"),
    "tilted lidar": ('rpy="0 0 0.5"', 'rpy="0.3 0 0.5"', "tilted or upside down"),
    "xacro": ("<link name=\"mast\"/>", '<link name="mast"/><xacro:include xmlns:xacro="http://www.ros.org/wiki/xacro"/>',
              "expand it first"),
    "html": ("<robot ", "<html ", "no valid XML"),
    "cut off": ("</robot>", "", "no valid XML"),
}  # fmt: skip


def refusal(name: str) -> str:
    with pytest.raises(RobotFileError) as caught:
        read_robot(name)
    return str(caught.value)


def broken(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize("case", BROKEN_YAML)
def test_a_broken_yaml_is_refused_in_one_line(case, tmp_path):
    old, new, words = BROKEN_YAML[case]
    path = write(tmp_path, "cart.yaml", broken(YAML, old, new))
    line = refusal(path)
    assert line.startswith(path)
    assert "\n" not in line
    with pytest.raises(RobotFileError, match=words):
        read_robot(path)


@pytest.mark.parametrize("case", BROKEN_URDF)
def test_a_broken_urdf_is_refused_in_one_line(case, tmp_path):
    old, new, words = BROKEN_URDF[case]
    write(tmp_path, "cart.yaml", BESIDE)
    path = write(tmp_path, "cart.urdf", broken(URDF, old, new))
    line = refusal(path)
    assert line.startswith(path)
    assert "\n" not in line
    with pytest.raises(RobotFileError, match=words):
        read_robot(path)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.yaml", None, "cannot be read"),
        ("list.yaml", "[1, 2]", "must hold names and values"),
        ("big.yaml", "a" * 70_000, "larger than"),
        ("big.urdf", " " * 5_000_000, "larger than"),
        ("bytes.yaml", b"\xff\xfe\x00", "no UTF-8"),
        ("deep.yaml", "a: " + "[" * 50 + "]" * 50, "nesting"),
        ("robot.txt", "", "none of"),
        ("outside.yaml", "urdf: ../../../etc/passwd", "outside of its folder"),
        ("absolute.yaml", "urdf: /etc/passwd", "outside of its folder"),
        ("nul.yaml", 'urdf: "a\\0b"', "no file name"),
        ("empty.yaml", "name: x", "says nothing about limits.linear_velocity, "),
    ],
    ids=lambda value: str(value)[:20].strip(),
)
def test_what_is_no_robot_is_refused_in_one_line(name, content, words, tmp_path):
    path = str(tmp_path / name) if content is None else write(tmp_path, name, content)
    assert words in refusal(path)


@pytest.mark.parametrize("text", ["", "warehouse,", ", ".join(["warehouse"] * 17)])
def test_a_swarm_of_nothing_or_of_too_many_kinds_is_refused(text):
    with pytest.raises(RobotFileError, match="presets or files with commas"):
        robot_models(text, 2)


def test_mutated_files_bring_the_familys_error_or_a_robot(tmp_path):
    """500 files with bytes changed, cut, doubled or replaced by numbers that hurt."""
    rng = np.random.default_rng(0)
    write(tmp_path, "mutant.yaml", BESIDE)
    refused = 0
    for number in range(MUTANTS):
        name, text = (("mutant.urdf", URDF), ("other.yaml", YAML))[number % 2]
        path = write(tmp_path, name, mutated(text.encode(), rng))
        try:
            robot = read_robot(path).config
            assert robot.radius < robot.max_range
        except RobotFileError as error:
            refused += 1
            assert "\n" not in str(error)
    assert refused > MUTANTS // 4


def mutated(content: bytes, rng: np.random.Generator) -> bytes:
    words = [
        b"nan",
        b"-1e308",
        b"1e999",
        b"0",
        b"9" * 5000,
        b"[[",
        b"&a;",
        b"<box>",
        b"\x00",
        b": ",
        b"'",
        b"~",
        b"!!int x",
    ]
    for _ in range(rng.integers(1, 4)):
        start, length = int(rng.integers(len(content))), int(rng.integers(1, 40))
        kind = rng.integers(4)
        piece = {
            0: bytes(rng.integers(0, 256, 3, dtype=np.uint8)),
            1: b"",
            2: content[start : start + length] * 2,
            3: words[int(rng.integers(len(words)))],
        }[int(kind)]
        content = content[:start] + piece + content[start + length :]
    return content
