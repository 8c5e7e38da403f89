from dataclasses import replace

import numpy as np
import pytest

from bench.learning.expertise import planner_expertise
from bench.learning.ground import ground_of
from bench.learning.job import Job, JobResult, Point
from bench.learning.methods.registry import run_job
from bench.learning.report.statistics import spread_of
from bench.learning.store import ResultStore
from bench.learning.workers import run_all

JOB = Job("follower", 2, "dense", 0, 64, 1, 8, 8)


def result(*arrived):
    return JobResult(JOB, tuple(Point(100 * n, n, n, share, share / 2, None) for n, share in enumerate(arrived)), 3)


def test_what_was_needed_is_the_first_point_that_is_good_enough():
    one = result(0.0, 0.6, 0.4, 0.9)
    assert one.first_at(0.5, "arrived").env_steps == 100
    assert one.first_at(0.45, "clean").env_steps == 300
    assert one.first_at(0.95, "arrived") is None


def test_results_go_on_where_a_crash_has_cut_them_off(tmp_path):
    store = ResultStore(tmp_path / "results.jsonl")
    other = replace(result(0.5), job=replace(JOB, seed=1))
    store.add(result(0.1, 0.2))
    store.add(other)
    whole = (tmp_path / "results.jsonl").read_text()
    (tmp_path / "results.jsonl").write_text(whole[:-20])
    assert store.load() == {JOB: result(0.1, 0.2)}
    (tmp_path / "results.jsonl").write_text(whole)
    assert store.load() == {JOB: result(0.1, 0.2), other.job: other}


def test_the_interquartile_mean_leaves_out_the_extremes_and_lies_in_its_interval():
    spread = spread_of([0.0, 0.4, 0.5, 0.6, 100.0])
    assert spread.middle == pytest.approx(0.5)
    assert spread.low <= 0.5 <= spread.high
    assert spread_of([0.7]) == spread_of([0.7, 0.7])


def test_the_same_job_gives_the_same_missions_and_a_spent_budget_begins_nothing():
    one, again = run_job(JOB), run_job(JOB)
    assert [(point.arrived, point.clean) for point in one.points] == [(p.arrived, p.clean) for p in again.points]
    assert list(run_all([JOB], 1, lambda: True)) == []


def test_only_what_leads_to_the_goal_is_accepted_and_wrong_ways_are_kept_without_acceptance():
    ground = ground_of(replace(JOB, num_robots=4))
    right = planner_expertise(ground, 0.0)
    vetted, everything = (planner_expertise(ground, 1.0, accepted_only=only) for only in (True, False))
    assert sum(map(len, vetted)) < sum(map(len, everything)) <= 4 * JOB.rounds
    assert sum(map(len, vetted)) < sum(map(len, right))
    arrived = np.mean([one.terminated[-1] for own in everything for one in own])
    assert arrived < 0.6
