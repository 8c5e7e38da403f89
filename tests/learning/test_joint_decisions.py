"""Learners that decide together do what each does alone."""

import numpy as np
import pytest
import torch

from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.joint_decisions import JointDecisions
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.learning.probation import ProbationConfig
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
    together, apart = learners(training=False), learners(training=False)
    joint = JointDecisions(together)
    goals = np.array([[0.8, 0.8], [1.5, 1.5], [90.0, 0.0], [0.5, 0.4]])
    joined = 0
    for step, reading in enumerate(readings(60)):
        if step % 30 == 0:
            for each in range(NUM - (step > 0)):  # the last robot has no second mission
                together[each].start_mission(goals[each])
                apart[each].start_mission(goals[each])
        expected = []
        for index, each in enumerate(apart):
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
    assert [each.history.state() for each in together] == [each.history.state() for each in apart]
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
    single = learners(training=False)[0]
    single.agent.load_state(other.state())
    single.start_mission(np.array([9.0, 9.0]))
    np.testing.assert_array_equal(commands[1], alone(single, third.of(1)))


def alone(learner: LocalLearner, reading: SensorReading) -> np.ndarray:
    """Let a robot do all that its node would do with a reading."""
    learner.judge(reading)
    if learner.training_due:
        learner.train()
    return learner.decide(reading)


@pytest.mark.parametrize("choices", [{}, {"training_budget": 50}], ids=["without end", "on a budget"])
def test_robots_that_train_explore_together_until_one_has_to_train(choices) -> None:
    together, apart = learners(**choices), learners(**choices)
    joint, joined = JointDecisions(together), 0
    for step, reading in enumerate(readings(120)):
        if step % 40 == 0:
            for index, robots in ((index, robots) for robots in (together, apart) for index in range(NUM)):
                robots[index].start_mission(np.array([3.0 + index, 3.0]))
        for robots in (together, apart):
            robots[1].paused = 20 <= step < 60
        expected = [alone(each, reading.of(index)) for index, each in enumerate(apart)]
        if all(each.steady for each in together):
            commands, joined = joint.decide(reading), joined + 1
        else:
            commands = np.array([alone(each, reading.of(index)) for index, each in enumerate(together)])
        assert commands.tobytes() == np.array(expected).tobytes()
    for one, other in zip(together, apart, strict=True):
        assert one.agent.updates == other.agent.updates > 0
        assert one.transitions == other.transitions
        assert all(map(torch.equal, one.agent.policy.parameters(), other.agent.policy.parameters()))
        recorded = (each.agent.rollout_state()["columns"] for each in (one, other))
        assert all(map(torch.equal, *recorded))
    assert joined > 40


def test_who_may_have_to_train_after_the_step_decides_alone() -> None:
    tested, *_ = learners()
    tested.start_mission(np.array([9.0, 9.0]))
    steady = []
    for reading in readings(4):  # as many as make a rollout
        alone(tested, reading.of(0))
        steady.append(tested.steady)
    assert steady == [True, True, True, False]
    trial = learners(probation=ProbationConfig(missions=3))[0]
    assert not trial.steady, "the end of a mission may end the policy's trial"


def test_robots_of_several_tasks_do_not_decide_together() -> None:
    first, second = learners()[:2]
    assert JointDecisions.alike([first, second])
    other = TaskConfig(mission=MissionConfig(time_limit=4.0))
    assert not JointDecisions.alike([first, LocalLearner(other, second.agent, needs_demonstrations=False)])
