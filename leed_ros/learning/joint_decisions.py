"""What robots of one process decide together, each by its own policy, while none of them has to train."""

from collections.abc import Sequence

import numpy as np
import torch

from leed_ros.learning.local_learner import LocalLearner
from leed_ros.learning.rollout import Float32Array
from leed_ros.learning.stacked_policies import StackedPolicies
from leed_ros.task.action import command_from_action
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import Missions, MissionStep
from leed_ros.task.records import SensorReading


class JointDecisions:
    """Judges the last step of N robots and decides their next, with the same numbers as each learner by itself.

    Args:
        learners: Of robots that have the same task and the same configuration, see `alike`.
    """

    def __init__(self, learners: Sequence[LocalLearner]) -> None:
        self._learners = learners
        self._robot = learners[0].task.robot
        self._missions = Missions.joined([learner.missions for learner in learners])
        self._stacked: StackedPolicies | None = None

    @staticmethod
    def alike(learners: Sequence[LocalLearner]) -> bool:
        """Tell whether learners can decide together."""
        first = learners[0]
        return all(each.task == first.task and each.agent.config == first.agent.config for each in learners)

    def decide(self, reading: SensorReading) -> FloatArray:
        """Judge the step that led to a reading, and return the next commands, zero without a mission.

        Args:
            reading: Leading shape (N,). All learners are `steady`.

        Returns:
            Linear [m/s] and angular [rad/s] velocity in base_link. Shape (N, 2).
        """
        step = self._missions.step(reading)
        actions = self._policies().mean_actions(torch.from_numpy(step.observation)).numpy()
        self._take(step, actions)
        return np.where(self._missions.active[:, np.newaxis], command_from_action(actions, self._robot), 0.0)

    def _take(self, step: MissionStep, actions: Float32Array) -> None:
        """Hand a step to whose mission it was; who explores has its mean action replaced by another. Shape (N, A)."""
        ended = step.terminated | step.truncated
        for index in np.flatnonzero(step.valid).tolist():
            learner = self._learners[index]
            if learner.exploring:
                one = slice(index, index + 1)
                actions[one] = learner.take_explored(step.of(index), actions[one])
            else:
                learner.take_judged(float(step.reward[index]), ended=bool(ended[index]))

    def _policies(self) -> StackedPolicies:
        """Return the policies that act."""
        acting = [learner.agent.policy for learner in self._learners]
        if self._stacked is None:
            self._stacked = StackedPolicies(acting)
        for index, (now, then) in enumerate(zip(acting, self._stacked.policies, strict=True)):
            if now is not then:
                self._stacked.replace(index, now)
        return self._stacked
