"""What fails in a robot's thread ends neither the node nor the thread."""

import threading
import time

import numpy as np
import pytest
from rclpy.executors import SingleThreadedExecutor

from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.nodes.robot_worker import RobotWorker
from leed_ros.task.mission import TaskConfig
from leed_ros.task.records import SensorReading

TASK = TaskConfig()


@pytest.fixture
def learner() -> LocalLearner:
    config = LearningConfig(rollout_steps=4, num_minibatches=1, update_epochs=1, hidden_size=4)
    return LocalLearner(TASK, Agent(TASK.layout(), config, seed=0), needs_demonstrations=False)


def fill(learner: LocalLearner) -> None:
    """Drive until an update is due."""
    learner.start_mission(np.array([9.0, 0.0]))
    for x in np.linspace(0.0, 1.0, 6):
        reading = SensorReading(np.full((1, 36), 3.0), np.array([[x, 0.0, 0.0]]), np.zeros((1, 2)), np.array([False]))
        learner.judge(reading)
        learner.decide(reading)


def worker_of(node, learner: LocalLearner, called: list[str]) -> RobotWorker:
    learned, done = (lambda: called.append("learned")), (lambda: called.append("done"))
    return RobotWorker(node, learner, None, lambda: None, on_learned=learned, on_done=done)


def spin_until_idle(executor: SingleThreadedExecutor, worker: RobotWorker) -> None:
    deadline = time.monotonic() + 30.0
    while worker.busy and time.monotonic() < deadline:
        executor.spin_once(timeout_sec=0.1)
    assert not worker.busy


@pytest.mark.parametrize("error", [MemoryError("no memory"), RuntimeError("a\nb"), OSError("disk")])
def test_a_training_that_fails_is_counted_and_the_next_rollout_is_learned_from(
    make_node, learner, monkeypatch, error
) -> None:
    node, called = make_node(), []
    worker = worker_of(node, learner, called)
    fill(learner)

    def fail(rollout):
        raise error

    executor = SingleThreadedExecutor(context=node.context)
    executor.add_node(node)
    monkeypatch.setattr(learner.agent, "update", fail)
    worker.train_if_due()
    spin_until_idle(executor, worker)
    assert (worker.failures, worker.training, worker.latest) == (1, False, None)
    monkeypatch.undo()
    fill(learner)
    worker.train_if_due()
    spin_until_idle(executor, worker)
    assert worker.latest is not None
    assert called.count("done") == 2
    worker.finish(save=False)


def test_finishing_does_not_hang_where_a_job_fails_and_nobody_takes_results(make_node, learner) -> None:
    worker = worker_of(make_node(), learner, [])

    def fail() -> None:
        raise OSError("no space")

    for _ in range(3):
        worker.write(fail)
    finished = threading.Thread(target=worker.finish, kwargs={"save": True})
    finished.start()
    finished.join(timeout=30.0)
    assert not finished.is_alive()
    assert worker.failures == 3


def test_an_update_that_was_undone_is_told_and_counted(make_node, learner) -> None:
    worker = worker_of(make_node(), learner, [])
    fill(learner)
    for weight in learner.agent._trainer.policy.critic.parameters():
        weight.register_hook(lambda gradient: gradient * np.nan)
    learner.train()
    worker._tell_rolled_back()
    assert learner.agent.rolled_back_updates == worker._rolled_back == 1
