"""The simulated swarm: simulation, one node per robot, demonstrations, monitor; the same as `leed swarm` runs."""

from datetime import datetime
from pathlib import Path

from ament_index_python.packages import get_package_share_directory
from launch import LaunchContext, LaunchDescription
from launch.actions import DeclareLaunchArgument, LogInfo, OpaqueFunction, RegisterEventHandler, Shutdown
from launch.event_handlers import OnProcessIO
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node

from leed_ros.hosts import name_peers
from leed_ros.launch_arguments import arguments_from, config_from
from leed_ros.node_spec import NodeSpec
from leed_ros.runner.node_logs import NodeLogs
from leed_ros.runner.respawns import Respawns
from leed_ros.runner.run_folder import RunFolder
from leed_ros.runner.run_lock import acquire
from leed_ros.runner.shared_memory import remove_abandoned_files
from leed_ros.swarm import SwarmConfig

SAVE_SECONDS = "60"  # robots save and export after SIGINT; launch's own 5 s would cut a large swarm off


def generate_launch_description() -> LaunchDescription:
    rviz = DeclareLaunchArgument("use_rviz", default_value="false", description="Open RViz", choices=["true", "false"])
    return LaunchDescription([*arguments_from(SwarmConfig), rviz, OpaqueFunction(function=describe_swarm)])


def describe_swarm(context: LaunchContext) -> list:
    """Make the run's folder and the actions of all nodes from the launch arguments."""
    config = config_from(SwarmConfig, context)
    if LaunchConfiguration("use_rviz").perform(context) == "true":
        config = config.replace(monitor=True)
    name_peers(config.peers)
    run = RunFolder.create(config, datetime.now())
    acquire(run)  # held as long as this process lives
    remove_abandoned_files()
    nodes = run.nodes(config)
    for node in nodes:
        run.write_parameters(node)
    note = LogInfo(msg=f"run: {run.path}; afterwards: ros2 run leed_ros leed evaluate {run.path}")
    respawns, logs = Respawns(nodes), NodeLogs(run.logs, print)
    actions = [note, *(action for node in nodes for action in actions_of(node, run, respawns, logs))]
    if LaunchConfiguration("use_rviz").perform(context) == "true":
        actions.append(rviz())
    return actions


def rviz():
    """Return the action that opens RViz; the run goes on when its window is closed."""
    path = Path(get_package_share_directory("leed_ros")) / "rviz" / "swarm.rviz"
    return Node(package="rviz2", executable="rviz2", arguments=["-d", str(path)], output="log")


def actions_of(node: NodeSpec, run: RunFolder, respawns: Respawns, logs: NodeLogs) -> list:
    """Return a node's actions: it runs, again if it dies, and what it says goes to its log."""

    def end(event, context: LaunchContext):
        over = respawns.ended(node.label, event.returncode)
        return [Shutdown(reason=f"{node.label} has ended")] if over else []

    def keep(event):
        for line in event.text.decode(errors="replace").splitlines():
            logs.write(node.label, line)

    files = run.parameter_paths(node.label, again=node.restart is not None)
    action = node.action(*files, on_exit=end, sigterm_timeout=SAVE_SECONDS, **respawns.arguments(node))
    return [action, RegisterEventHandler(OnProcessIO(target_action=action, on_stdout=keep, on_stderr=keep))]
