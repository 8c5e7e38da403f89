"""One robot's control loop, without ROS."""

import numpy as np
import pytest

from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.learning.probation import ProbationConfig, Verdict
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.records import SensorReading
from tests.demonstrations_made import blank_demonstration

TASK = TaskConfig(mission=MissionConfig(time_limit=1.0))
GOAL = np.array([1.0, 0.0])


def learner(**choices):
    agent = Agent(TASK.layout(), LearningConfig(rollout_steps=4, num_minibatches=1), seed=0)
    return LocalLearner(TASK, agent, **{"needs_demonstrations": False, **choices})


def reading(x=0.0, contact=False):
    return SensorReading(np.full((1, 36), 3.0), np.array([[x, 0.0, 0.0]]), np.zeros((1, 2)), np.array([contact]))


def drive(tested, *xs, contact=False):
    """Show readings one after the other and return the commands."""
    commands = []
    for x in xs:
        tested.judge(reading(x, contact))
        commands.append(tested.decide(reading(x, contact)))
    return commands


def test_without_a_mission_it_stands_still_and_records_nothing():
    tested = learner()
    assert all(command.tolist() == [0.0, 0.0] for command in drive(tested, 0.0, 0.1, 0.2))
    assert tested.transitions == 0


def test_a_goal_starts_a_mission_that_ends_on_arrival():
    tested = learner()
    tested.start_mission(GOAL)
    commands = drive(tested, 0.0, 0.5, 0.9, 0.9)
    assert any(command[0] != 0.0 for command in commands[:2])
    assert [command.tolist() for command in commands[2:]] == [[0.0, 0.0], [0.0, 0.0]]
    assert (tested.transitions, tested.history.ended) == (2, 1)
    assert tested.history.success() == {"arrived": 1.0, "clean": 1.0}


def test_a_mission_that_times_out_has_not_arrived_and_contact_is_not_clean():
    tested = learner()
    tested.start_mission(GOAL)
    drive(tested, 0.0, 0.1, 0.1, 0.1, 0.1, 0.1, contact=True)
    assert (tested.transitions, tested.history.ended) == (5, 1)
    assert tested.history.success() == {"arrived": 0.0, "clean": 0.0}


def test_a_new_goal_gives_up_the_mission_and_no_transition_crosses_over():
    tested = learner()
    tested.start_mission(GOAL)
    drive(tested, 0.0, 0.2)
    tested.start_mission(np.array([-1.0, 0.0]))
    drive(tested, 3.0)
    assert (tested.transitions, tested.history.ended) == (1, 0)


def test_training_is_due_when_a_rollout_is_full_and_then_over():
    tested = learner()
    tested.start_mission(GOAL)
    drive(tested, 0.0, 0.1, 0.2, 0.3)
    assert not tested.training_due
    drive(tested, 0.4)
    assert tested.training_due
    metrics = tested.train()
    assert metrics is not None
    assert metrics.updates == 1
    assert not tested.training_due


def test_it_waits_for_promised_demonstrations_and_goes_on_if_there_are_none_for_it():
    tested = learner(needs_demonstrations=True)
    assert not tested.ready
    tested.take_demonstrations([])
    assert tested.ready
    assert not tested.training_due


def test_a_warm_start_is_due_once():
    size, steps = TASK.layout().size, 6
    tested = learner(needs_demonstrations=True)
    shown = blank_demonstration(steps, size)
    tested.take_demonstrations([shown])
    assert tested.training_due
    assert tested.train() is None
    assert not tested.training_due


@pytest.mark.parametrize("x", [0.0, 0.3])
def test_without_training_it_acts_by_the_mean_and_records_nothing(x):
    tested = learner(training=False)
    tested.start_mission(GOAL)
    first, second = (drive(tested, x)[0] for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert not tested.agent.rollout_ready


def test_without_training_a_mission_ends_on_arrival_all_the_same():
    tested = learner(training=False)
    tested.start_mission(GOAL)
    commands = drive(tested, 0.0, 0.9, 0.9)
    assert commands[-1].tolist() == [0.0, 0.0]
    assert (tested.history.ended, tested.transitions) == (1, 0)


def test_paused_it_drives_by_the_mean_and_learns_nothing_until_resumed():
    tested = learner()
    tested.start_mission(GOAL)
    tested.paused = True
    first, second = drive(tested, 0.0, 0.0)
    np.testing.assert_array_equal(first, second)
    drive(tested, 0.1, 0.1)
    assert tested.transitions == 0
    tested.paused = False
    tested.start_mission(GOAL)
    drive(tested, 0.0, 0.1, 0.2, 0.3, 0.4)
    assert tested.training_due
    tested.paused = True
    assert not tested.training_due


def test_exploring_ends_with_the_budget():
    tested = learner(training_budget=4)
    tested.start_mission(GOAL)
    drive(tested, 0.0, 0.1, 0.2, 0.3, 0.4)
    assert tested.budget_spent
    assert tested.training_due, "what was explored is learned from"
    tested.train()
    first, second = drive(tested, 0.5, 0.5)
    assert tested.transitions == 4
    np.testing.assert_array_equal(first, second)


def test_an_interrupted_mission_begins_anew_and_nothing_is_recorded_across():
    tested = learner()
    tested.start_mission(GOAL)
    drive(tested, 0.0, 0.1)
    tested.interrupt()
    drive(tested, 0.5, 0.6)
    assert tested.transitions == 2
    rewards = tested.agent.take_rollout().reward.flatten().tolist()
    np.testing.assert_allclose(rewards, [0.08, 0.08], atol=1e-6)  # 0.1 m of progress each, not the 0.4 m of the gap


def mission(tested, steps):
    """Drive one mission: arrive after so many steps, or time out after five."""
    tested.start_mission(GOAL)
    drive(tested, *np.linspace(0.0, 0.9, steps + 1)) if steps < 5 else drive(tested, *[0.0] * 6)
    while tested.training_due:
        tested.train()


def on_probation(**choices):
    return learner(probation=ProbationConfig(missions=3), **choices)


def acts_like(tested):
    return tested.agent.deterministic(np.zeros((1, TASK.layout().size), dtype=np.float32)).tolist()


def test_a_policy_is_updated_only_after_its_trial_and_withdrawn_if_its_missions_got_worse():
    tested = on_probation()
    mission(tested, 3), mission(tested, 3)
    assert tested.agent.updates == 0, "the rollout is full, but the first policy is on trial"
    best = acts_like(tested)
    mission(tested, 4)
    assert tested.agent.updates == 1
    assert acts_like(tested) != best
    for _ in range(3):
        mission(tested, 5)
    assert tested.succession.withdrawals == 1
    assert acts_like(tested) == best
    assert (tested.agent.updates, tested.transitions) == (1, 25), "counts go on"
    mission(tested, 3), mission(tested, 4)
    assert tested.agent.updates == 2, "learning goes on from the best policy, with what it explores itself"


def test_a_policy_that_does_as_well_stays():
    tested = on_probation()
    for steps in (3, 3, 4, 3, 3, 4):
        mission(tested, steps)
    assert (tested.agent.updates, tested.succession.withdrawals) == (2, 0)


def test_a_policy_on_trial_is_withdrawn_by_hand_at_the_end_and_when_the_budget_is_spent():
    for end in (LocalLearner.roll_back, LocalLearner.settle):
        tested = on_probation()
        assert not tested.roll_back(), "there is only one policy so far"
        best = acts_like(tested)
        for steps in (3, 3, 4, 3):
            mission(tested, steps)
        assert acts_like(tested) != best
        end(tested)
        assert acts_like(tested) == best
        assert not tested.roll_back(), "it acts already"
    tested = on_probation(training_budget=12)
    best = acts_like(tested)
    for steps in (3, 3, 4, 3):
        mission(tested, steps)
    assert tested.succession.withdrawals == 1
    assert acts_like(tested) == best


def test_missions_that_were_not_explored_by_one_policy_from_start_to_end_are_not_scored():
    tested = on_probation()
    for _ in range(4):
        tested.start_mission(GOAL)
        drive(tested, 0.0)
        tested.paused = True
        drive(tested, 0.5)
        tested.paused = False
        drive(tested, 0.9)
    assert tested.history.ended == 4
    assert tested.succession.verdict is Verdict.ON_TRIAL


def test_without_probation_rolling_back_undoes_the_last_update():
    tested = learner()
    before = acts_like(tested)
    mission(tested, 5)
    assert acts_like(tested) != before
    assert tested.roll_back()
    assert acts_like(tested) == before
    assert not tested.roll_back()
