"""What robots of one process decide together, each by its own policy, while they only act and do not explore."""

from collections.abc import Sequence

import numpy as np
import torch

from leed_ros.learning.local_learner import LocalLearner
from leed_ros.learning.stacked_policies import StackedPolicies
from leed_ros.task.action import command_from_action
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import Missions
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
        ended = step.terminated | step.truncated
        for index in np.flatnonzero(step.valid).tolist():
            self._learners[index].take_judged(float(step.reward[index]), ended=bool(ended[index]))
        means = self._policies().acting_means(torch.from_numpy(step.observation))
        commands = command_from_action(means.numpy(), self._robot)
        return np.where(self._missions.active[:, np.newaxis], commands, 0.0)

    def _policies(self) -> StackedPolicies:
        """Return the policies that act; they are stacked anew when one was replaced."""
        acting = [learner.agent.policy for learner in self._learners]
        known = self._stacked.policies if self._stacked else ()
        if self._stacked is None or any(now is not then for now, then in zip(acting, known, strict=True)):
            self._stacked = StackedPolicies(acting)
        return self._stacked
