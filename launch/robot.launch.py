"""One physical robot driven by an exported policy; see docs/deploy.md before wheels turn."""

from launch import LaunchContext, LaunchDescription
from launch.actions import OpaqueFunction, Shutdown

from leed_ros.launch_arguments import arguments_from, config_from
from leed_ros.physical_robot import PhysicalRobotConfig, robot_nodes


def generate_launch_description() -> LaunchDescription:
    return LaunchDescription([*arguments_from(PhysicalRobotConfig), OpaqueFunction(function=describe_robot)])


def describe_robot(context: LaunchContext) -> list:
    """Make the actions of all nodes from the launch arguments; when one ends, so does the launch."""
    nodes = robot_nodes(config_from(PhysicalRobotConfig, context))
    return [node.action(on_exit=Shutdown(reason=f"{node.name} has ended")) for node in nodes]
