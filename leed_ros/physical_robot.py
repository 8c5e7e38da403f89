"""The declarative description of one physical robot: which node drives it with which parameters and topics.

The launch file is fed from `robot_nodes` and adds nothing of its own.
"""

from dataclasses import dataclass
from pathlib import Path

from leed_ros.node_spec import NodeSpec
from leed_ros.task.config import Config, ConfigError, Scalar, parameter

TOPICS = ("scan", "odom", "goal_pose", "cmd_vel", "emergency_stop")
"""Topics that can be connected to other names, by the name that the node uses."""


@dataclass(frozen=True)
class PhysicalRobotConfig(Config):
    """What a user chooses about a physical robot.

    The robot's limits, footprint, lidar and safety are parameters of the node: name the kind of robot that the policy
    was trained with, and put what differs into `params_file`, which goes before it.
    """

    policy: str = parameter("", "Exported policy: policy.onnx with policy.yaml beside it, or the folder of both")
    namespace: str = parameter("robot_0", "Namespace of the robot, which is also its name")
    robot: str = parameter("", "Kind of robot, preset or file: limits, footprint and lidar; as in params_file if empty")
    params_file: str = parameter("", "ROS parameter file with the robot's limits, footprint and lidar")
    autostart: bool = parameter(False, "Activate at once; otherwise configure and activate with ros2 lifecycle")
    enable_stamped_cmd_vel: bool = parameter(True, "Publish TwistStamped on cmd_vel instead of Twist")
    use_sim_time: bool = parameter(False, "Take the time from /clock")
    velocity_scale: float = parameter(
        1.0, "Share of the robot's velocities to use, for the first drives", minimum=0.0, maximum=1.0
    )
    scan: str = parameter("scan", "Topic of the lidar")
    odom: str = parameter("odom", "Topic of the odometry")
    goal_pose: str = parameter("goal_pose", "Topic of the goals")
    cmd_vel: str = parameter("cmd_vel", "Topic of the commands")
    emergency_stop: str = parameter("emergency_stop", "Topic of the emergency stop")

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.policy:
            raise ConfigError("policy = '' must name a policy.onnx or the folder that holds one")
        if not self.namespace.strip("/"):
            raise ConfigError("namespace = '' must be the robot's name")


def robot_nodes(config: PhysicalRobotConfig) -> list[NodeSpec]:
    """Describe a physical robot: its policy node, connected to the robot's own driver."""
    parameters: dict[str, Scalar] = {
        "policy": str(Path(config.policy).absolute()),
        "autostart": config.autostart,
        "lock_step": False,
        "enable_stamped_cmd_vel": config.enable_stamped_cmd_vel,
        "use_sim_time": config.use_sim_time,
        "safety.velocity_scale": config.velocity_scale,
        **_of_kind(config.robot),
    }
    other = {name: getattr(config, name) for name in TOPICS if getattr(config, name) != name}
    return [
        NodeSpec(
            executable="policy",
            module="leed_ros.nodes.policy_node",
            name="policy",
            namespace=f"/{config.namespace.strip('/')}",
            parameters=parameters,
            params_file=config.params_file,
            remappings=other,
        )
    ]


def _of_kind(robot: str) -> dict[str, Scalar]:
    """Return the parameters of a kind of robot; none if it is not named."""
    if not robot:
        return {}
    from leed_ros.robots.reader import read_robot  # noqa: PLC0415 (needs libraries that a policy can do without)

    return read_robot(robot).parameters()
