"""The runner over real processes that hang, die and refuse."""

import asyncio
import io
import os
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

from leed_ros.node_spec import NodeSpec
from leed_ros.runner.progress import Progress
from leed_ros.runner.restarts import RestartConfig
from leed_ros.runner.run_folder import RunFolder
from leed_ros.runner.swarm_runner import Outcome, SwarmRunner
from leed_ros.swarm import SwarmConfig

CONFIG = RestartConfig(most=1, first_delay=0.1, silence=5.0)


def node(module: str, label: str) -> NodeSpec:
    robot = label.startswith("robot")
    restart = None if label == "simulation" else {}
    name, namespace = ("robot", f"/{label}") if robot else (label, "/")
    return NodeSpec(name, f"tests.runner.stand_ins.{module}", name, namespace, restart=restart)


@pytest.fixture
def ran(tmp_path, monkeypatch, request):
    """Run stand-ins, and return the outcome, the run's folder and what was shown."""
    monkeypatch.setenv("ROS_DOMAIN_ID", str(1 + os.getpid() % 200))
    monkeypatch.chdir(request.config.rootpath)

    def run(**modules: str) -> tuple[Outcome, Path, str]:
        config = SwarmConfig(num_robots=sum(label.startswith("robot") for label in modules), out=str(tmp_path / "run"))
        folder, shown = RunFolder.create(config, datetime(2026, 1, 1)), io.StringIO()
        nodes = [node(module, label) for label, module in modules.items()]
        progress = Progress(Console(file=shown, width=200), config, quiet=True)
        return asyncio.run(SwarmRunner(folder, nodes, progress, CONFIG).run()), folder.path, shown.getvalue()

    return run


def test_each_dead_or_hung_node_is_started_again_up_to_the_limit_and_one_that_refuses_is_not(ran):
    robots = {"robot_0": "hanging", "robot_1": "dying", "robot_2": "refusing"}
    outcome, folder, shown = ran(simulation="living", recorder="dying", **robots)
    assert outcome.restarts == {"robot_0": 1, "robot_1": 1, "recorder": 1}
    assert outcome.lost == {
        "robot_0": "hung: it said nothing for 5 s",
        "robot_1": "ended with exit code 1",
        "robot_2": "ended with exit code 2",
    }
    assert outcome.failure == "no robot is left"
    assert shown.count("my last words") == 4
    log = (folder / "logs" / "robot_1.log").read_text()
    assert [line.split(" ", 2)[2] for line in log.splitlines()] == [
        "my last words",
        "ended with exit code 1",
        "is started again in 0.1 s",
        "my last words",
        "ended with exit code 1",
        "has died too often and is given up",
    ]


def test_a_run_whose_simulation_dies_ends_and_says_why(ran):
    outcome, _, _ = ran(simulation="dying", robot_0="living")
    assert outcome == Outcome(failure="simulation ended with exit code 1")
