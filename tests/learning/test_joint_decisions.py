"""Learners that decide together do what each does alone."""

import numpy as np
import pytest

from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.joint_decisions import JointDecisions
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.records import SensorReading

TASK = TaskConfig(mission=MissionConfig(time_limit=3.0))
NUM = 4


def learners(**choices):
    config = LearningConfig(rollout_steps=4, num_minibatches=1)
    made = [Agent(TASK.layout(), config, seed) for seed in range(NUM)]
    return [LocalLearner(TASK, agent, needs_demonstrations=False, **choices) for agent in made]


def readings(steps: int):
    """Return readings of robots that wander past their goals and touch something now and then."""
    generator = np.random.default_rng(3)
    pose = np.zeros((NUM, 3))
    for _ in range(steps):
        pose = pose + generator.normal(0.05, 0.1, (NUM, 3))
        ranges, velocity = generator.uniform(0.3, 3.0, (NUM, 36)), generator.normal(0.0, 0.3, (NUM, 2))
        yield SensorReading(ranges, pose, velocity, generator.random(NUM) < 0.05)


def test_commands_and_missions_are_those_of_learners_alone() -> None:
    together, alone = learners(training=False), learners(training=False)
    joint = JointDecisions(together)
    goals = np.array([[0.8, 0.8], [1.5, 1.5], [90.0, 0.0], [0.5, 0.4]])
    joined = 0
    for step, reading in enumerate(readings(60)):
        if step % 30 == 0:
            for each in range(NUM - (step > 0)):  # the last robot has no second mission
                together[each].start_mission(goals[each])
                alone[each].start_mission(goals[each])
        expected = []
        for index, each in enumerate(alone):
            each.judge(reading.of(index))
            expected.append(each.decide(reading.of(index)))
        if all(each.steady for each in together):
            commands, joined = joint.decide(reading), joined + 1
        else:
            for index, each in enumerate(together):
                each.judge(reading.of(index))
            commands = np.array([each.decide(reading.of(index)) for index, each in enumerate(together)])
        assert commands.tobytes() == np.array(expected).tobytes()
    assert joined == 58, "all but the first step of each mission"
    assert [each.history.state() for each in together] == [each.history.state() for each in alone]
    assert {each.history.ended for each in together} == {1, 2}
    arrived = [each.history.success()["arrived"] for each in together]
    assert 0.0 < np.mean(arrived) < 1.0


def test_a_policy_that_was_replaced_acts_from_then_on() -> None:
    tested = learners(training=False)
    joint = JointDecisions(tested)
    first, second, third = readings(3)
    for index, each in enumerate(tested):
        each.start_mission(np.array([9.0, 9.0]))
        each.judge(first.of(index))
        each.decide(first.of(index))
    joint.decide(second)
    other = Agent(TASK.layout(), tested[1].agent.config, seed=77)
    tested[1].agent.load_state(other.state())
    commands = joint.decide(third)
    alone = learners(training=False)[0]
    alone.agent.load_state(other.state())
    alone.start_mission(np.array([9.0, 9.0]))
    alone.judge(third.of(1))
    np.testing.assert_array_equal(commands[1], alone.decide(third.of(1)))


@pytest.mark.parametrize("choices", [{}, {"training_budget": 100}])
def test_who_explores_decides_alone(choices) -> None:
    tested = learners(**choices)[0]
    assert not tested.steady
    tested.paused = True
    assert tested.steady


def test_robots_of_several_tasks_do_not_decide_together() -> None:
    first, second = learners()[:2]
    assert JointDecisions.alike([first, second])
    other = TaskConfig(mission=MissionConfig(time_limit=4.0))
    assert not JointDecisions.alike([first, LocalLearner(other, second.agent, needs_demonstrations=False)])
