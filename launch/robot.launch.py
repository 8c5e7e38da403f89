"""One physical robot driven by an exported policy; see docs/deploy.md before wheels turn."""

import dataclasses

from launch import LaunchContext, LaunchDescription
from launch.actions import DeclareLaunchArgument, OpaqueFunction, Shutdown
from launch.substitutions import LaunchConfiguration

from leed_ros.physical_robot import PhysicalRobotConfig, robot_nodes


def generate_launch_description() -> LaunchDescription:
    arguments = [
        DeclareLaunchArgument(
            field.name,
            default_value=str(field.default).lower() if isinstance(field.default, bool) else str(field.default),
            description=field.metadata["description"],
        )
        for field in dataclasses.fields(PhysicalRobotConfig)
    ]
    return LaunchDescription([*arguments, OpaqueFunction(function=describe_robot)])


def describe_robot(context: LaunchContext) -> list:
    """Make the actions of all nodes from the launch arguments; when one ends, so does the launch."""
    nodes = robot_nodes(config_from(context))
    return [node.action(on_exit=Shutdown(reason=f"{node.name} has ended")) for node in nodes]


def config_from(context: LaunchContext) -> PhysicalRobotConfig:
    """Read the robot's configuration from the launch arguments, which are strings."""
    values = {}
    for field in dataclasses.fields(PhysicalRobotConfig):
        text = LaunchConfiguration(field.name).perform(context)
        kind = type(field.default)
        values[field.name] = text.lower() == "true" if kind is bool else kind(text)
    return PhysicalRobotConfig.from_mapping(values)
