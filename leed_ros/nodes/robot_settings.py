"""All parameters of a robot's node, declared and checked together."""

from dataclasses import dataclass

from rclpy.node import Node

from leed_ros.deployment.laser import LaserConfig
from leed_ros.deployment.safety_config import SafetyConfig
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.probation import ProbationConfig
from leed_ros.nodes.demonstration_inbox import DemonstrationLimits
from leed_ros.nodes.guard_settings import GuardSettings
from leed_ros.nodes.parameters import Parameters
from leed_ros.nodes.process import EVENTS, EXECUTORS
from leed_ros.task.config import Config, ConfigError, parameter
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.observation import ObservationConfig
from leed_ros.task.reward import RewardConfig
from leed_ros.task.robot import RobotConfig
from leed_ros.transport import FLEET_PATH, PER_ROBOT, TRANSPORT_WORDS, TRANSPORTS


@dataclass(frozen=True)
class RobotNodeConfig(Config):
    """How the node runs, and what is noted down about the run."""

    lock_step: bool = parameter(True, "Answer each stamp of the simulation; otherwise decide at the control period")
    training: bool = parameter(True, "Explore and learn; otherwise act by the policy's mean")
    training_budget: int = parameter(
        0, "Transitions after which exploring and learning end; 0 is no limit", minimum=0, maximum=10**12
    )
    start_from: str = parameter("", "Checkpoint to learn on from; empty starts anew")
    resume_from: str = parameter(
        "",
        "Snapshot or checkpoint to go on from as if never stopped, or `latest`: the newest usable one in `out`; "
        "empty begins anew",
    )
    wait_for_demonstrations: bool = parameter(False, "Do not move before the first demonstrations have come")
    use_contact: bool = parameter(True, "The robot has a contact sensor")
    enable_stamped_cmd_vel: bool = parameter(True, "Publish TwistStamped on cmd_vel instead of Twist")
    map_frame: str = parameter("map", "Frame of poses and goals, in real time")
    use_tf: bool = parameter(
        False, "In real time: take the pose in the map from tf2 where it is installed, otherwise from odometry"
    )
    max_transform_age: float = parameter(
        2.0, "Age of the localisation's transform beyond which the robot stops", unit="s", minimum=0.05, maximum=60.0
    )
    transport: str = parameter(PER_ROBOT, TRANSPORT_WORDS, choices=TRANSPORTS)
    executor: str = parameter(EVENTS, "Executor of rclpy that serves the node", choices=EXECUTORS)
    seed: int = parameter(0, "Seed of the policy and its exploration", minimum=0)
    out: str = parameter("", "Folder for checkpoint, learning curve and policy; empty writes nothing")
    site: str = parameter("", "Name of the site, for the policy's contract")
    world: str = parameter("physical", "Name of the simulation or `physical`, for the policy's contract")
    num_robots: int = parameter(1, "Number of robots of the swarm, for the policy's contract", minimum=1)

    @property
    def in_fleet(self) -> bool:
        """Whether readings and commands go by the fleet path."""
        return self.transport == FLEET_PATH


@dataclass(frozen=True)
class RobotSettings:
    """What a robot's node was given, by parameter group."""

    node: RobotNodeConfig
    task: TaskConfig
    learning: LearningConfig
    probation: ProbationConfig
    demonstrations: DemonstrationLimits
    safety: SafetyConfig
    lidar: LaserConfig

    def groups(self) -> dict[str, Config]:
        """Return every configuration by the name of its group."""
        return {
            "node": self.node,
            "robot": self.task.robot,
            "observation": self.task.observation,
            "reward": self.task.reward,
            "mission": self.task.mission,
            "learning": self.learning,
            "probation": self.probation,
            "demonstrations": self.demonstrations,
            "safety": self.safety,
            "lidar": self.lidar,
        }

    def guard(self, name: str) -> GuardSettings:
        """Return what the guard of the robot with this name is made of.

        Raises:
            ConfigError: The period of control is too long to stop the robot in time.
        """
        return GuardSettings(
            self.safety,
            self.task.robot,
            self.task.mission.ctrl_dt,
            name,
            stamped=self.node.enable_stamped_cmd_vel,
            lock_step=self.node.lock_step,
        )


def robot_settings(node: Node) -> RobotSettings:
    """Declare the parameters of a robot's node and return what was given.

    Raises:
        ConfigError: A parameter is unknown, of the wrong type or out of range.
    """
    declared = Parameters(node)
    settings = RobotSettings(
        node=declared.declare("", RobotNodeConfig),
        task=TaskConfig(
            robot=declared.declare("robot", RobotConfig),
            observation=declared.declare("observation", ObservationConfig),
            reward=declared.declare("reward", RewardConfig),
            mission=declared.declare("mission", MissionConfig),
        ),
        learning=declared.declare("learning", LearningConfig),
        probation=declared.declare("probation", ProbationConfig),
        demonstrations=declared.declare("demonstrations", DemonstrationLimits),
        safety=declared.declare("safety", SafetyConfig),
        lidar=declared.declare("lidar", LaserConfig),
    )
    declared.refuse_unknown()
    if settings.node.in_fleet and not settings.node.lock_step:
        raise ConfigError("parameter transport = 'fleet' needs lock_step = true")
    return settings
