"""The monitor, with RViz if wanted: for a swarm that runs already, simulated or physical."""

from pathlib import Path

from ament_index_python.packages import get_package_share_directory
from launch import LaunchContext, LaunchDescription
from launch.actions import DeclareLaunchArgument, OpaqueFunction, Shutdown
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node

from leed_ros.launch_arguments import arguments_from, config_from
from leed_ros.monitor.config import MonitorConfig
from leed_ros.node_spec import NodeSpec
from leed_ros.runner.respawns import Respawns

SWITCHES = {"use_rviz": "Open RViz", "use_sim_time": "Take the time from /clock"}


def generate_launch_description() -> LaunchDescription:
    switches = [
        DeclareLaunchArgument(name, default_value="false", description=text, choices=["true", "false"])
        for name, text in SWITCHES.items()
    ]
    params = DeclareLaunchArgument("params_file", default_value="", description="ROS parameter file with overrides")
    actions = OpaqueFunction(function=describe_monitor)
    return LaunchDescription([*arguments_from(MonitorConfig), *switches, params, actions])


def describe_monitor(context: LaunchContext) -> list:
    """Make the monitor's action from the launch arguments, and that of RViz."""
    parameters = config_from(MonitorConfig, context).to_mapping()
    parameters["use_sim_time"] = LaunchConfiguration("use_sim_time").perform(context) == "true"
    params_file = LaunchConfiguration("params_file").perform(context)
    node = NodeSpec("monitor", "leed_ros.nodes.monitor_node", "monitor", "/", parameters, params_file, restart={})
    respawns = Respawns([node])

    def end(event, context: LaunchContext):
        over = respawns.ended(node.label, event.returncode)
        return [Shutdown(reason="the monitor has ended")] if over else []

    actions = [node.action(on_exit=end, **respawns.arguments(node))]
    if LaunchConfiguration("use_rviz").perform(context) == "true":
        path = Path(get_package_share_directory("leed_ros")) / "rviz" / "swarm.rviz"
        actions.append(Node(package="rviz2", executable="rviz2", arguments=["-d", str(path)], output="log"))
    return actions
