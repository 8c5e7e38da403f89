"""The topics on which goals come from outside: `goal_pose` of every robot, as RViz's 2D Goal Pose tool publishes it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from geometry_msgs.msg import PoseStamped
from rclpy.node import Node

from leed_ros.nodes import qos, readings
from leed_ros.nodes.dropped import DropCounter, MessageError
from leed_ros.task.geometry import FloatArray
from leed_sim.goal_stream import StreamedRounds


class GoalTopics:
    """Listens to the goals that others give to robots; the robots listen themselves, too.

    Args:
        node: Subscribes.
        names: Names of the robots. Length N.
        dropped: Counts what is no goal.
        frame: Frame that goals have to be in; those without a frame are taken to be in it.
        on_goal: Called with the robot's index and the goal [m; map frame]. Shape (2,).
    """

    def __init__(
        self,
        node: Node,
        names: list[str],
        dropped: DropCounter,
        frame: str,
        on_goal: Callable[[int, FloatArray], None],
    ) -> None:
        self._dropped, self._frame, self._on_goal = dropped, frame, on_goal
        for index, name in enumerate(names):
            node.create_subscription(PoseStamped, f"{name}/goal_pose", partial(self._take, index), qos.RELIABLE)

    def _take(self, robot: int, message: PoseStamped) -> None:
        try:
            readings.check_frame(message.header.frame_id or self._frame, self._frame, "goal_pose")
            goal = readings.goal_reading(message)
        except MessageError as error:
            self._dropped.drop(error)
            return
        self._on_goal(robot, goal)


def rounds_from_topics(node: Node, frame: str, dropped: DropCounter, *arguments: Any, **options: Any) -> StreamedRounds:
    """Make rounds whose goals come from the robots' topics; the further arguments are those of `Rounds`."""
    rounds = StreamedRounds(*arguments, **options)
    names = [f"robot_{index}" for index in range(len(rounds.goals))]
    GoalTopics(node, names, dropped, frame, rounds.assign)
    return rounds
