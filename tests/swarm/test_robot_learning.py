"""A robot that learns in real time on the topics of a physical one, under a person's supervision."""

import csv
import os

import pytest

from bench.safety import processes, stops
from bench.safety.base import Base

from .conftest import wait_until

DOMAIN = 1 + os.getpid() % 200
NODE = "/robot_0/robot"
SMALL = {"learning.rollout_steps": 16, "learning.num_minibatches": 1, "learning.update_epochs": 1}


def value(base: Base, name: str) -> str:
    return base.values.get(NODE, {}).get(name, "")


def says(base: Base, word: str) -> bool:
    return base.messages.get(NODE, "").startswith(word)


@pytest.mark.slow
def test_a_person_pauses_saves_and_rolls_back_a_robot_that_learns_until_its_budget_is_spent(tmp_path) -> None:
    run = tmp_path / "robot_0"
    given = {**SMALL, "training_budget": 64, "out": run}
    robot = processes.robot_node(tmp_path, DOMAIN, given)
    try:
        with stops.base_of(DOMAIN) as base:
            assert base.call("robot/pause")[0]
            stops.drive(base)
            wait_until(lambda: says(base, "learning is paused"))
            assert value(base, "transitions") == "0"
            assert base.call("robot/roll_back") == (False, "there is no other policy to go back to")
            assert base.call("robot/resume")[0]
            wait_until(lambda: says(base, "training budget spent"))
            assert value(base, "transitions") == "64"
            wait_until(lambda: base.moving)  # it drives on by what it has learned
            assert base.call("robot/roll_back")[0]
            assert base.call("robot/save")[0]
            wait_until((run / "policy.onnx").exists)
            assert not base.call("robot/roll_back")[0]
    finally:
        processes.end(robot)
    assert robot.returncode == 0
    with (run / "learning_curve.csv").open(encoding="utf-8") as file:
        learned_from = [int(row["transitions"]) for row in csv.DictReader(file)]
    assert 3 <= len(learned_from) <= 4, "a rollout may have a step or two more than it needs"
    assert 48 <= learned_from[-1] <= 64
