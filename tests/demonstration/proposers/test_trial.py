"""Trials: what was driven is summed up, on the same missions for every proposal."""

import numpy as np
import pytest

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.proposers.local import LocalProposer, local_planner
from leed_ros.demonstration.proposers.trial import Trial
from leed_ros.demonstration.roads.conventions import Convention, alternating_convention
from leed_ros.task.mission import TaskConfig
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_env

TASK = TaskConfig()
SCENARIO = make_scenario("warehouse", 8, 0)


def trial_of(scenario, num_rounds: int, num_worlds: int, noise: float = 0.0) -> Trial:
    env = make_env(scenario, TASK, num_worlds=num_worlds, seed=0)
    draws = np.random.default_rng(5)
    rounds = [scenario.draw(draws) for _ in range(num_rounds)]
    return Trial(env, rounds, DemonstrationConfig(action_noise=noise), seed=0)


def proposer_of(scenario, convention: Convention) -> LocalProposer:
    planner = local_planner(scenario.site.roadmap, convention, TASK.robot, DemonstrationConfig())
    return LocalProposer("search", planner)


def test_conventions_bring_arrival_and_the_lack_of_them_names_where_it_hurts() -> None:
    trial = trial_of(SCENARIO, num_rounds=6, num_worlds=6)
    none, ruled = (
        trial.run(proposer_of(SCENARIO, one).propose)
        for one in (Convention(), alternating_convention(SCENARIO.site.roadmap))
    )
    assert none.missions == ruled.missions == 48
    assert none.arrived < 0.9 < ruled.arrived == ruled.clean == 1.0
    assert none.reward < ruled.reward and ruled.time_ratio > 1.0
    assert sum(none.blocked.values()) > 10.0 * sum(ruled.blocked.values())
    assert list(none.blocked.values()) == sorted(none.blocked.values(), reverse=True)
    assert trial.count == 2


def test_a_trial_repeats_and_does_not_depend_on_the_number_of_worlds_without_noise() -> None:
    proposer = proposer_of(SCENARIO, alternating_convention(SCENARIO.site.roadmap))
    few, many = (trial_of(SCENARIO, 5, worlds).run(proposer.propose) for worlds in (2, 5))
    assert few == many
    rough = trial_of(SCENARIO, 5, 5, noise=0.25)
    assert rough.run(proposer.propose) == rough.run(proposer.propose) != many


def test_waiting_is_told_by_aisle_or_place(two_aisles, scenario_of) -> None:
    scenario = scenario_of(two_aisles, ("Wm", "E1"), ("W2", "D2"))
    outcome = trial_of(scenario, num_rounds=1, num_worlds=1).run(proposer_of(scenario, Convention()).propose)
    ((first, second),) = outcome.verdicts
    assert first.accepted and second.accepted
    (blocks,) = outcome.blocks
    waited = sum(block.seconds for block in blocks)
    assert waited > 0.0 and sum(outcome.blocked.values()) == pytest.approx(waited / 2)
    assert {block.robot for block in blocks} == {1}
    assert set(outcome.blocked) <= {"Wm", "W1", "D"}
