"""One robot's control loop, without ROS."""

import numpy as np
import pytest

from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.records import Demonstration, SensorReading

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
    assert (tested.transitions, tested.missions_ended) == (2, 1)
    assert tested.success() == {"arrived": 1.0, "clean": 1.0}


def test_a_mission_that_times_out_has_not_arrived_and_contact_is_not_clean():
    tested = learner()
    tested.start_mission(GOAL)
    drive(tested, 0.0, 0.1, 0.1, 0.1, 0.1, 0.1, contact=True)
    assert (tested.transitions, tested.missions_ended) == (5, 1)
    assert tested.success() == {"arrived": 0.0, "clean": 0.0}


def test_a_new_goal_gives_up_the_mission_and_no_transition_crosses_over():
    tested = learner()
    tested.start_mission(GOAL)
    drive(tested, 0.0, 0.2)
    tested.start_mission(np.array([-1.0, 0.0]))
    drive(tested, 3.0)
    assert (tested.transitions, tested.missions_ended) == (1, 0)


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
    shown = Demonstration(
        "planner",
        0.2 * np.arange(steps),
        np.zeros((steps, 3)),
        np.zeros((steps, size), dtype=np.float32),
        np.zeros((steps, 2), dtype=np.float32),
        np.zeros(steps),
        np.arange(steps) == steps - 1,
    )
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
