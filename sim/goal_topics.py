"""The topics on which goals come from outside: `goal_pose` of every robot, as RViz's 2D Goal Pose tool publishes it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from geometry_msgs.msg import PoseStamped
from rclpy.node import Node

from leed_ros.nodes import conversions, qos
from leed_ros.task.geometry import FloatArray
from leed_sim.goal_stream import StreamedRounds


class GoalTopics:
    """Listens to the goals that others give to robots; the robots listen themselves, too.

    Args:
        node: Subscribes.
        names: Names of the robots. Length N.
        frame: Frame that goals have to be in; those without a frame are taken to be in it.
        on_goal: Called with the robot's index and the goal [m; map frame]. Shape (2,).
    """

    def __init__(self, node: Node, names: list[str], frame: str, on_goal: Callable[[int, FloatArray], None]) -> None:
        self._node, self._names, self._frame, self._on_goal = node, names, frame, on_goal
        for index, name in enumerate(names):
            node.create_subscription(PoseStamped, f"{name}/goal_pose", partial(self._take, index), qos.RELIABLE)

    def _take(self, robot: int, message: PoseStamped) -> None:
        goal = conversions.goal_from_message(message)
        if message.header.frame_id not in ("", self._frame) or not np.isfinite(goal).all():
            given = f"goal of {self._names[robot]} in frame '{message.header.frame_id}'"
            self._node.get_logger().warning(f"dropped: {given}; give it in '{self._frame}'")
            return
        self._on_goal(robot, goal)


def rounds_from_topics(node: Node, frame: str, *arguments: Any, **options: Any) -> StreamedRounds:
    """Make rounds whose goals come from the robots' topics; the further arguments are those of `Rounds`."""
    rounds = StreamedRounds(*arguments, **options)
    names = [f"robot_{index}" for index in range(len(rounds.goals))]
    GoalTopics(node, names, frame, rounds.assign)
    return rounds
