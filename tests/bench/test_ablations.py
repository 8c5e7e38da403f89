from dataclasses import replace

import click
import numpy as np
import pytest

from bench.learning.__main__ import jobs_of
from bench.learning.course import Course
from bench.learning.expertise import planner_expertise, recorded_expertise
from bench.learning.forged_expertise import forged_expertise
from bench.learning.ground import ground_of
from bench.learning.job import Job
from bench.learning.local_expertise import one_way, tie_broken, tie_broken_expertise
from bench.learning.methods.own import own
from bench.learning.methods.registry import GROUPS, METHODS, RECORDED, run_job
from leed_ros.demonstration.archive import save_demonstrations
from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.task.observation import ObservationConfig

JOB = Job("leed", 2, "sparse", 0, 64, 1, 8, 4)


def test_groups_name_methods_and_are_spelled_out_once():
    assert all(name in METHODS for names in GROUPS.values() for name in names)
    jobs = jobs_of("ablation,leed", "2", "sparse", 1, env_steps=64, evaluations=1, missions=8, rounds=4)
    assert [job.method for job in jobs] == list(GROUPS["ablation"])
    with pytest.raises(click.BadParameter):
        jobs_of("leed,nothing", "2", "sparse", 1)


def test_a_part_that_is_left_out_is_observed_neither_in_demonstrations_nor_by_policies():
    course, observed = Course(ground_of(JOB)), ObservationConfig(use_ranges=False)
    shown = []

    def source(ground):
        shown.extend(planner_expertise(ground))
        return shown

    def change(task):
        return replace(task, observation=observed)

    own("blind", source, learns=False, task=change, warm_start=False).train(course)
    assert course.ground.task.layout().size == 9
    assert {one.observations.shape[1] for robot in shown for one in robot} == {9}
    assert len(course.result().points) == 1
    assert ground_of(JOB).task.layout().size == 45


def test_recorded_demonstrations_are_learned_from_with_this_jobs_rewards(tmp_path):
    dense, sparse = (ground_of(replace(JOB, reward=reward)) for reward in ("dense", "sparse"))
    shown = {ground.job.reward: planner_expertise(ground) for ground in (dense, sparse)}
    save_demonstrations(tmp_path / "demonstrations.npz", shown["dense"])
    for ground in (dense, sparse):
        job = replace(ground.job, method=RECORDED, recording=str(tmp_path / "demonstrations.npz"))
        for driven, kept in zip(shown[job.reward], recorded_expertise(replace(ground, job=job)), strict=True):
            for one, other in zip(driven, kept, strict=True):
                np.testing.assert_allclose(other.rewards[:-1], one.rewards[:-1], atol=1e-5)
                assert abs(other.rewards[-1] - one.rewards[-1]) <= ground.task.mission.goal_tolerance + 1e-5


def test_without_a_recording_its_method_is_skipped_and_with_one_the_job_names_it(tmp_path):
    (without,) = jobs_of(RECORDED, "2", "sparse", 1, env_steps=64, evaluations=1, missions=8, rounds=4)
    assert "--recording" in METHODS[RECORDED].lacks(without)
    file = tmp_path / "demonstrations.npz"
    one, other = jobs_of(f"{RECORDED},leed", "2", "sparse", 1, file, env_steps=64, evaluations=1, missions=8, rounds=4)
    assert METHODS[RECORDED].lacks(one) == ""
    assert (one.recording, other.recording) == (str(file), "")


@pytest.mark.parametrize(("make", "alike"), [(one_way, True), (tie_broken, False)])
def test_ways_of_one_convention_are_the_same_in_every_round_and_broken_ties_are_not(make, alike):
    ground = ground_of(replace(JOB, num_robots=4))
    missions = ground.scenario.draw(np.random.default_rng(5))
    plans = make(ground, DemonstrationConfig(), np.random.default_rng(0)).propose([missions] * 8)
    assert all(one.places == first.places for plan in plans for one, first in zip(plan, plans[0], strict=True)) == alike


def test_robots_are_shown_each_others_demonstrations_unless_they_keep_to_their_own(monkeypatch):
    seen = {}

    def refuse(ground, expertise, learning):
        seen[ground.job.method] = [{id_of(one) for one in robot} for robot in expertise]
        raise InterruptedError

    monkeypatch.setattr("bench.learning.methods.own._agents", refuse)
    for method in ("leed", "leed_own"):
        with pytest.raises(InterruptedError):
            run_job(replace(JOB, method=method))
    apart = [{id_of(one) for one in robot} for robot in planner_expertise(ground_of(JOB))]
    assert seen["leed_own"] == apart
    assert seen["leed"] == [set.union(*apart)] * 2


def id_of(one):
    return one.observations.tobytes()


def test_forged_demonstrations_are_as_they_were_but_for_the_turns_of_some():
    honest, forged = (make(ground_of(replace(JOB, rounds=16))) for make in (planner_expertise, forged_expertise))
    pairs = [pair for own in zip(honest, forged, strict=True) for pair in zip(*own, strict=True)]
    assert all(id_of(one) == id_of(other) for one, other in pairs)
    changed = [(one, other) for one, other in pairs if not np.array_equal(one.actions, other.actions)]
    assert 0.1 < len(changed) / len(pairs) < 0.5
    assert all(np.array_equal(one.actions, other.actions * (1.0, -1.0)) for one, other in changed)


def test_local_ways_are_accepted_as_they_are_driven():
    expertise = tie_broken_expertise(ground_of(JOB))
    assert sum(map(len, expertise)) > JOB.rounds
    assert all(one.terminated[-1] for robot in expertise for one in robot)
