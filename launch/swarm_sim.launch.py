"""The simulated swarm: simulation, one node per robot, demonstrations, monitor; the same as `leed swarm` runs."""

from datetime import datetime
from pathlib import Path

from ament_index_python.packages import get_package_share_directory
from launch import LaunchContext, LaunchDescription
from launch.actions import DeclareLaunchArgument, LogInfo, OpaqueFunction, Shutdown
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node

from leed_ros.launch_arguments import arguments_from, config_from
from leed_ros.node_spec import NodeSpec
from leed_ros.runner.run_folder import RunFolder
from leed_ros.swarm import SwarmConfig, swarm_nodes

SAVE_SECONDS = "60"  # robots save and export after SIGINT; launch's own 5 s would cut a large swarm off


def generate_launch_description() -> LaunchDescription:
    rviz = DeclareLaunchArgument("use_rviz", default_value="false", description="Open RViz", choices=["true", "false"])
    return LaunchDescription([*arguments_from(SwarmConfig), rviz, OpaqueFunction(function=describe_swarm)])


def describe_swarm(context: LaunchContext) -> list:
    """Make the run's folder and the actions of all nodes from the launch arguments."""
    config = config_from(SwarmConfig, context)
    if LaunchConfiguration("use_rviz").perform(context) == "true":
        config = config.replace(monitor=True)
    run = RunFolder.create(config, datetime.now())
    nodes = swarm_nodes(config.replace(out=str(run.path)))
    for node in nodes:
        run.write_parameters(node)
    note = LogInfo(msg=f"run: {run.path}; afterwards: ros2 run leed_ros leed evaluate {run.path}")
    actions = [note, *(action_of(node) for node in nodes)]
    if LaunchConfiguration("use_rviz").perform(context) == "true":
        actions.append(rviz())
    return actions


def rviz():
    """Return the action that opens RViz; the run goes on when its window is closed."""
    path = Path(get_package_share_directory("leed_ros")) / "rviz" / "swarm.rviz"
    return Node(package="rviz2", executable="rviz2", arguments=["-d", str(path)], output="log")


def action_of(node: NodeSpec):
    """Return a node's action; the run is over when the simulation ends, or when nobody demonstrates."""
    if node.name == "robot":
        return node.action(sigterm_timeout=SAVE_SECONDS)
    if node.name in ("monitor", "recorder"):
        return node.action()
    return node.action(on_exit=Shutdown(reason=f"{node.name} has ended"))
