"""The shipped policies on policy nodes over DDS, four processes that cannot import torch, in PyBullet."""

import os
from pathlib import Path

import pytest

from bench.deployment import drive_deployed
from leed_ros.runner.evaluation import evaluate_run
from leed_ros.runner.run_folder import RunFolder

SHIPPED = Path(__file__).parents[2] / "models" / "warehouse_4"
MISSIONS = 8  # `python -m bench.deployment RUN` drives 64


@pytest.mark.slow
def test_policy_nodes_bring_robots_to_their_goals_as_the_evaluation_does(tmp_path, monkeypatch):
    monkeypatch.setenv("ROS_DOMAIN_ID", str(1 + os.getpid() % 200))
    monkeypatch.setenv("ROS_LOG_DIR", str(tmp_path / "log"))
    run = RunFolder.open(SHIPPED)
    expected = evaluate_run(run, MISSIONS, "pybullet")
    deployed, memory = drive_deployed(run, MISSIONS, tmp_path, stop_zone=False)
    assert deployed.missions == MISSIONS
    assert deployed.arrived >= expected.arrived - 1.0 / MISSIONS
    assert deployed.arrived > 0.5
    assert memory < 150.0  # [MB] resident; with torch it would be 300
