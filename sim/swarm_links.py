"""The simulation's side of all robots: each on its own topics, or groups of them on the fleet path."""

from rclpy.node import Node

from leed_ros.nodes.dropped import DropCounter
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import SensorReading
from leed_ros.transport import FLEET_PATH
from leed_sim.fleet_link import FleetLink, groups
from leed_sim.robot_link import CommandCallback, RobotLink
from leed_sim.simulation_settings import SimulationSettings


class SwarmLinks:
    """Sends goals and readings to all robots and hands on their commands.

    Args:
        node: Publishes and subscribes.
        settings: What the robots do, and which way they are reached.
        on_commands: Called with commands, those of a group together.
        dropped: Counts the others.

    Attributes:
        names: Names of the robots. Length N.
        robots: What they are, by name.
    """

    def __init__(
        self, node: Node, settings: SimulationSettings, on_commands: CommandCallback, dropped: DropCounter
    ) -> None:
        tasks, stamped = settings.tasks(), settings.node.enable_stamped_cmd_vel
        in_fleet = settings.node.transport == FLEET_PATH
        self._links = [
            RobotLink(node, index, task, stamped=stamped, in_fleet=in_fleet, on_commands=on_commands, dropped=dropped)
            for index, task in enumerate(tasks)
        ]
        shared = groups(len(tasks), settings.node.robots_per_process) if in_fleet else []
        self._fleets = [
            FleetLink(node, {index: tasks[index].robot for index in members}, on_commands, dropped)
            for members in shared
        ]
        self.names = [link.name for link in self._links]
        self.robots = {link.name: task.robot for link, task in zip(self._links, tasks, strict=True)}

    @property
    def deaf(self) -> list[int]:
        """Robots that do not listen yet to all that they need."""
        unreached = {index for fleet in self._fleets if not fleet.matched for index in fleet.robots}
        return [link.index for link in self._links if not link.matched or link.index in unreached]

    def look_around(self) -> None:
        """Find out which sensors somebody listens to; the others are not published."""
        for link in self._links:
            link.look_around()

    def publish_goals(self, goals: FloatArray, stamp: int) -> None:
        """Publish the goals [m; map frame] of all robots, which start missions. Shape (N, 2); stamp [ns]."""
        for link in self._links:
            link.publish_goal(goals[link.index], stamp)

    def publish_reading(self, reading: SensorReading, stamp: int) -> None:
        """Publish what all robots sense. Leading shape (N,); stamp [ns]."""
        for link in self._links:
            link.publish_reading(reading, stamp)
        for fleet in self._fleets:
            fleet.publish_reading(reading, stamp)
