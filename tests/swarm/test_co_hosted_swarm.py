"""Robots that share a process, and a topic, learn what they would have learned each in its own, to the byte."""

import hashlib

import pytest

CHOICES = ("--num-robots", "2", "--max-steps", "280", "--physics", "kinematic", "--demonstrator", "none")


def learned(run):
    names = ("checkpoint.pt", "policy.onnx", "learning_curve.csv")
    files = [run / f"robot_{index}" / name for index in range(2) for name in names]
    files.append(run / "simulation" / "missions.csv")
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]


QUICK_ACTING = "/**/robot: {ros__parameters: {training: false}}\n"

LAYOUTS = {
    "apart": (),
    "together": ("--robots-per-process", "2"),
    "fleet": ("--robots-per-process", "2", "--transport", "fleet"),
}


@pytest.mark.long
def test_robots_learn_the_same_in_every_layout(swarms, tmp_path) -> None:
    for name, options in LAYOUTS.items():
        code, output = swarms.run(name, *CHOICES, *options)
        assert code == 0, output
    assert learned(tmp_path / "together") == learned(tmp_path / "apart")
    assert learned(tmp_path / "fleet") == learned(tmp_path / "apart")
    assert {path.name for path in (tmp_path / "fleet" / "logs").iterdir()} >= {"robot_0_to_1.log"}


@pytest.mark.long
def test_robots_that_only_act_go_the_same_ways_in_every_layout(swarms, tmp_path) -> None:
    """They answer together on the fleet path, each by its own policy."""
    swarms.params.write_text(QUICK_ACTING, encoding="utf-8")
    missions = {}
    for name, options in LAYOUTS.items():
        code, output = swarms.run(name, *CHOICES, *options)
        assert code == 0, output
        missions[name] = (tmp_path / name / "simulation" / "missions.csv").read_bytes()
    assert missions["together"] == missions["apart"]
    assert missions["fleet"] == missions["apart"]
    assert missions["apart"].count(b"\n") > 2
