import json
import random

import numpy as np
import pytest

from bench.kills.plan import ALL, MAX_KILLS, draw_kill
from bench.soak.faults import schedule
from bench.soak.faults.garbage import GARBAGE
from bench.soak.faults.model_server import instance
from bench.soak.faults.schedule import Bounds, Draw

BOUNDS = Bounds(seconds=36_000.0, period=10.0, num_robots=4, answer_timeout=5.0, model=True)


@pytest.fixture(scope="module")
def faults():
    return Draw(BOUNDS, np.random.default_rng(0)).schedule()


def test_the_same_seed_gives_the_same_faults(faults):
    assert Draw(BOUNDS, np.random.default_rng(0)).schedule() == faults
    assert Draw(BOUNDS, np.random.default_rng(1)).schedule() != faults


def test_every_kind_of_fault_and_garbage_comes_at_about_the_mean_period(faults):
    assert {fault.kind for fault in faults} == set(schedule.WEIGHTS)
    assert {fault.what for fault in faults if fault.kind == "garbage"} == set(GARBAGE)
    assert 0.9 < BOUNDS.seconds / BOUNDS.period / len(faults) < 1.2  # two faults are a second apart at least


def test_one_robot_lives_from_beginning_to_end_and_no_node_dies_more_often_than_it_is_restarted(faults):
    kills = [fault for fault in faults if fault.kind == "kill"]
    assert "robot_3" not in {fault.target for fault in faults if fault.kind in ("kill", "stop", "flood")}
    assert {"robot_0", "demonstration", "monitor"} <= {kill.target for kill in kills}
    for kill in kills:
        after = [one for one in kills if one.target == kill.target and 0 <= one.at - kill.at < schedule.KILLS_WITHIN]
        assert len(after) <= schedule.MAX_KILLS


def test_nothing_is_broken_at_the_very_end(faults):
    assert max(fault.at for fault in faults) < BOUNDS.seconds - schedule.QUIET_END


def test_without_a_model_no_server_is_broken():
    bounds = Bounds(seconds=3600.0, period=5.0, num_robots=2, answer_timeout=5.0, model=False)
    assert "model" not in {fault.kind for fault in Draw(bounds, np.random.default_rng(0)).schedule()}


def test_kills_spare_who_died_too_often_and_hit_everybody_else():
    rng = np.random.default_rng(0)
    drawn = {draw_kill(rng, ["robot_0", "robot_1"], ["robot_0"] * MAX_KILLS).target for _ in range(300)}
    assert drawn == {"robot_1", "demonstration", "monitor", "simulation", "runner", ALL}


def test_the_model_answers_well_by_what_the_schema_allows():
    schema = {"properties": {"A1": {"enum": ["north", "south"]}, "A2": {"const": "east"}}}
    found = [instance(schema, random.Random(seed)) for seed in range(20)]
    assert {json.dumps(one, sort_keys=True) for one in found} == {
        '{"A1": "north", "A2": "east"}',
        '{"A1": "south", "A2": "east"}',
    }
