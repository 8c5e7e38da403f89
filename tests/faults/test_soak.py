"""Less than two minutes of a real swarm in which everything is broken; `make soak` does the same for thirty."""

import os

import pytest

from bench.soak.config import SoakConfig
from bench.soak.course import Soak
from bench.soak.faults.schedule import WEIGHTS
from bench.soak.figures.limits import Limits

LIMITS = Limits(memory=1.0, warm_up=45.0, least_samples=8, pause=60.0, recovery=90.0)
"""Those of a machine that does much else: a leak of a kilobyte a step is found all the same."""

SEED = 1758  # draws kills of two robots, of the demonstration node and of the monitor, and every other kind of fault


@pytest.mark.soak
@pytest.mark.timeout(600)  # a machine that does much else takes minutes to start its processes
def test_a_swarm_learns_on_while_its_processes_die_stop_and_are_sent_garbage(tmp_path, monkeypatch):
    monkeypatch.setenv("ROS_DOMAIN_ID", str(1 + os.getpid() % 200))
    config = SoakConfig(
        minutes=1.75, num_robots=4, seed=SEED, physics="kinematic", period=7.0, sample_period=3.0, rollout_steps=256
    )
    course = Soak(config, LIMITS, tmp_path, print).run()
    faults = [one.fault for one in course.faults]
    assert course.ended == ""
    assert [check for check in course.checks if not check.passed] == []
    assert {fault.kind for fault in faults} == set(WEIGHTS)
    assert {"demonstration", "monitor"} <= {fault.target for fault in faults if fault.kind == "kill"}
    assert course.steps > 100
