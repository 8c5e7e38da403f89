"""Which demonstrations a robot leaves out because they contradict the others."""

from dataclasses import replace

import numpy as np
import pytest

from leed_ros.learning.agent import Agent
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.learning.resumption import resume
from leed_ros.learning.snapshot import snapshot_path, take_snapshot
from leed_ros.learning.trajectory import demonstration_id

from .conftest import TASK, demonstrate


def mirrored(demonstration):
    """Turn the wrong way, with the observations and rewards of turning the right way."""
    return replace(demonstration, actions=demonstration.actions * np.array([1.0, -1.0], np.float32))


@pytest.fixture(scope="module")
def shown():
    return [demonstrate(seed) for seed in range(60)]


@pytest.fixture
def make(config):
    def learner() -> LocalLearner:
        agent = Agent(TASK.layout(), config.replace(max_disagreement=6.0), seed=0)
        return LocalLearner(TASK, agent, needs_demonstrations=True)

    return learner


def test_forged_ones_are_left_out_before_the_warm_start_and_most_honest_ones_stay(make, shown) -> None:
    turning = [index for index, item in enumerate(shown) if np.abs(item.actions[:, 1]).mean() > 0.2]
    bad = turning[::4]  # a demonstration that goes straight on is not changed by its mirror
    learner = make()
    learner.take_demonstrations([mirrored(item) if index in bad else item for index, item in enumerate(shown)])
    honest = {demonstration_id(item) for index, item in enumerate(shown) if index not in bad}
    assert learner.training_due
    learner.train()
    kept = set(learner.agent.demonstrations.ids)
    assert kept <= honest
    assert len(kept) > 0.75 * len(honest)
    assert learner.agent.demonstrations.num_left_out == len(shown) - len(kept)
    assert learner.agent.wants_warm_start


def test_where_no_majority_agrees_nothing_is_left_out(make, shown) -> None:
    rng = np.random.default_rng(0)
    learner = make()
    noise = [replace(item, actions=rng.uniform(-1, 1, item.actions.shape).astype(np.float32)) for item in shown]
    learner.take_demonstrations(noise)
    learner.train()
    assert learner.agent.demonstrations.num_left_out == 0


def test_what_was_left_out_stays_out_when_the_same_set_comes_again_and_after_a_snapshot(make, shown, tmp_path) -> None:
    learner, given = make(), [mirrored(shown[0]), *shown[1:]]
    learner.take_demonstrations(given)
    learner.train()
    left_out = learner.agent.demonstrations.num_left_out
    assert left_out >= 1
    assert not learner.take_demonstrations(given)
    take_snapshot(learner, tmp_path, 1).write()
    resumed = resume(make, snapshot_path(tmp_path, 1)).learner
    assert not resumed.take_demonstrations(given)
    assert not resumed.agent.wants_sifting
    assert resumed.agent.demonstrations.num_left_out == left_out
    assert resumed.take_demonstrations(given[:-1]), "another set is sifted anew"
    assert resumed.agent.wants_sifting


def test_it_is_off_by_default_and_a_few_are_all_kept(config, make, shown) -> None:
    learner = LocalLearner(TASK, Agent(TASK.layout(), config, seed=0), needs_demonstrations=True)
    learner.take_demonstrations(shown)
    assert not learner.agent.wants_sifting
    few = make()
    few.take_demonstrations([mirrored(shown[0]), *shown[1:4]])
    few.train()
    assert few.agent.demonstrations.num_left_out == 0
