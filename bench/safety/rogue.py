"""A robot whose policy goes mad: `python -m bench.safety.rogue`. It drives for three seconds, then wants 10 Mrad/s."""

import time

import numpy as np
from rclpy.clock import Clock, ClockType
from rclpy.node import Node

from bench.safety.base import ROBOT
from leed_ros.deployment.laser import LaserConfig
from leed_ros.deployment.safety_config import SafetyConfig
from leed_ros.nodes import diagnostics, process
from leed_ros.nodes.guard_settings import GuardSettings
from leed_ros.nodes.policy_pose import MapPose
from leed_ros.nodes.policy_senses import PolicySenses, SenseListeners
from leed_ros.nodes.safety_guard import SafetyGuard
from leed_ros.task.robot import RobotConfig

MADNESS = 1e7  # [rad/s]
SANE_SECONDS = 3.0
CTRL_DT = 0.2  # [s]


class Rogue:
    """A node under the guard, as every robot's; all but its policy is real."""

    def __init__(self) -> None:
        self.node = Node("rogue", namespace=ROBOT)
        self.finished = False
        robot = RobotConfig()
        self._guard = SafetyGuard(self.node, GuardSettings(SafetyConfig(), robot, CTRL_DT, ROBOT))
        pose = MapPose(self.node, "map", use_tf=False, max_age=1.0)
        self._senses = PolicySenses(self.node, robot, LaserConfig(), pose, self._guard, lock_step=False)
        self._senses.connect(SenseListeners(lambda: None, lambda stamp, goal: None))
        self._reporter = diagnostics.Reporter(self.node)
        self._began = float("inf")
        self.node.create_timer(CTRL_DT, self._decide, clock=Clock(clock_type=ClockType.STEADY_TIME))

    def close(self) -> None:
        """Stop the wheels."""
        self._guard.stand_still()

    def _decide(self) -> None:
        if not self._senses.pairing.complete:
            return
        self._began = min(self._began, time.monotonic())
        mad = time.monotonic() - self._began > SANE_SECONDS
        self._guard.propose(np.array([0.5, MADNESS if mad else 0.0]))
        self._reporter.report("; ".join(["mad" if mad else "sane", *self._guard.alarms]), {})


if __name__ == "__main__":
    process.run(Rogue)
