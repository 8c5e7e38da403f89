"""The policy node: drives one robot by an exported policy; a lifecycle node without torch, simulator or learning.

Subscribed in the robot's namespace: scan, odom, goal_pose, emergency_stop. Published: cmd_vel, safety_marker, and
`/diagnostics`. Service: release_emergency_stop.

configure   loads the policy with its card, and refuses it if it is damaged or does not fit the robot's parameters
activate    waits for goals and drives to them
deactivate  sends zero; cleanup forgets the policy; shutdown, errors and signals send zero, too

Real time: a decision once per control period of a steady clock, right after the scan. Lock-step: each stamp of a
simulation is answered, so that a simulated robot can be driven reproducibly.
"""

import time
from dataclasses import dataclass

import numpy as np
from rclpy.clock import Clock, ClockType
from rclpy.lifecycle import LifecycleNode, ManagedEntity, TransitionCallbackReturn

from leed_ros.deployment.cadence import Cadence
from leed_ros.deployment.contract_fit import check_fit
from leed_ros.deployment.driver import Driver, DriverState
from leed_ros.deployment.errors import PolicyError
from leed_ros.deployment.laser import LaserConfig
from leed_ros.deployment.onnx_policy import OnnxPolicy, policy_path
from leed_ros.deployment.safety_config import SafetyConfig
from leed_ros.nodes import diagnostics, parameters, process
from leed_ros.nodes.guard_settings import GuardSettings
from leed_ros.nodes.policy_pose import MapPose
from leed_ros.nodes.policy_senses import PolicySenses, SenseListeners
from leed_ros.nodes.safety_guard import SafetyGuard
from leed_ros.task.config import Config, ConfigError, parameter
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.observation import ObservationConfig
from leed_ros.task.robot import RobotConfig

STATUS_PERIOD = 0.5  # [s]
SUCCESS, FAILURE = TransitionCallbackReturn.SUCCESS, TransitionCallbackReturn.FAILURE


@dataclass(frozen=True)
class PolicyNodeConfig(Config):
    """Which policy drives, and how the robot is connected."""

    policy: str = parameter("", "Exported policy: policy.onnx with policy.yaml beside it, or the folder of both")
    autostart: bool = parameter(False, "Configure and activate at once; end with exit code 2 if that is refused")
    lock_step: bool = parameter(False, "Answer each stamp of a simulation; otherwise decide at the control period")
    enable_stamped_cmd_vel: bool = parameter(True, "Publish TwistStamped on cmd_vel instead of Twist")
    map_frame: str = parameter("map", "Frame of the policy's poses and of goals")
    use_tf: bool = parameter(True, "Take the pose in the map from tf2 where it is installed, otherwise from odometry")
    max_transform_age: float = parameter(
        2.0, "Age of the localisation's transform beyond which the robot stops", unit="s", minimum=0.05, maximum=60.0
    )


class PolicyNode(ManagedEntity):  # type: ignore[misc]  # rclpy has no types
    """Shell between topics, the guard and a `Driver`."""

    def __init__(self) -> None:
        self.node = LifecycleNode("policy", automatically_declare_parameters_from_overrides=True)
        self.finished = False
        self._configure_parameters()
        self._guard = SafetyGuard(self.node, self._settings)
        pose = MapPose(
            self.node, self.config.map_frame, use_tf=self.config.use_tf, max_age=self.config.max_transform_age
        )
        self._senses = PolicySenses(
            self.node, self._task.robot, self._laser, pose, self._guard, lock_step=self.config.lock_step
        )
        self._driver: Driver | None = None
        self._refusal = ""
        self._active = False
        self._answered: tuple[int, FloatArray] = (0, np.zeros(2))
        self._cadence = Cadence(self._task.mission.ctrl_dt)
        self._latency = 0.0
        self._reporter = diagnostics.Reporter(self.node)
        self.node.add_managed_entity(self)
        self._senses.connect(SenseListeners(self._on_readings, self._on_goal))
        steady = Clock(clock_type=ClockType.STEADY_TIME)
        self._status = self.node.create_timer(STATUS_PERIOD, self._report, clock=steady)
        self._overdue = self.node.create_timer(self._cadence.patience, self._on_overdue, clock=steady)
        if self.config.autostart:
            self._start()

    def close(self) -> None:
        """Stop the wheels."""
        self._stop()
        self._report()

    def _configure_parameters(self) -> None:
        declared = parameters.Parameters(self.node)
        self.config = declared.declare("", PolicyNodeConfig)
        robot, mission = declared.declare("robot", RobotConfig), declared.declare("mission", MissionConfig)
        self._task = TaskConfig(robot, declared.declare("observation", ObservationConfig), mission=mission)
        self._laser = declared.declare("lidar", LaserConfig)
        self._settings = GuardSettings(
            declared.declare("safety", SafetyConfig),
            robot,
            mission.ctrl_dt,
            self.node.get_namespace().strip("/") or "robot",
            stamped=self.config.enable_stamped_cmd_vel,
            lock_step=self.config.lock_step,
        )
        declared.refuse_unknown()

    # --- life cycle ------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        """Configure and activate.

        Raises:
            ConfigError: It was refused.
        """
        if self.node.trigger_configure() != SUCCESS or self.node.trigger_activate() != SUCCESS:
            raise ConfigError(self._refusal or "the policy node could not be activated")

    def on_configure(self, state: object) -> TransitionCallbackReturn:
        """Load the policy; refuse it if it cannot be trusted or does not fit."""
        self._refusal = ""
        try:
            policy = OnnxPolicy.with_card(policy_path(self.config.policy))
            check_fit(policy.contract, self._task)
        except PolicyError as error:
            self._refusal = str(error)
            if not self.config.autostart:
                self.node.get_logger().error(self._refusal)
            return FAILURE
        self._driver = Driver(policy, self._task)
        self.node.get_logger().info(f"policy of {policy.contract.training.robot}, sha256 {policy.sha256}")
        return SUCCESS

    def on_activate(self, state: object) -> TransitionCallbackReturn:
        """Wait for goals."""
        self._active = self._driver is not None
        return SUCCESS if self._active else FAILURE

    def on_deactivate(self, state: object) -> TransitionCallbackReturn:
        """Stop the wheels and forget the goal."""
        self._stop()
        return SUCCESS

    def on_cleanup(self, state: object) -> TransitionCallbackReturn:
        """Forget the policy."""
        self._driver = None
        return SUCCESS

    def on_shutdown(self, state: object) -> TransitionCallbackReturn:
        """Stop the wheels and end the process."""
        self._stop()
        self.finished = True
        return SUCCESS

    def on_error(self, state: object) -> TransitionCallbackReturn:
        """Stop the wheels and forget the policy."""
        self._stop()
        self._driver = None
        return SUCCESS

    def _stop(self) -> None:
        self._active = False
        if self._driver is not None:
            self._driver.drop_mission()
        self._guard.stand_still()

    # --- control ---------------------------------------------------------------------------------------------------

    def _on_goal(self, stamp: int, goal: FloatArray) -> None:
        """Start a mission; in lock-step, answer the goal's stamp by standing still. A repeated goal changes nothing."""
        repeated = self.config.lock_step and stamp == self._answered[0]
        if self._driver is not None and self._active and not repeated:
            self._driver.start_mission(goal)
        if self.config.lock_step:
            self._answered = (stamp, np.zeros(2))
            self._guard.send(np.zeros(2), stamp)

    def _on_readings(self) -> None:
        if self.config.lock_step:
            self._answer()
        elif self._cadence.due_with_readings(time.monotonic()):
            self._decide()

    def _on_overdue(self) -> None:
        if not self.config.lock_step and self._cadence.overdue(time.monotonic()):
            self._decide()

    def _answer(self) -> None:
        """In lock-step: answer a reading once its messages are together, a repeated one as before."""
        stamp = self._senses.pairing.stamp
        if stamp is None or stamp < self._answered[0]:
            return
        if stamp == self._answered[0]:
            self._guard.send(self._answered[1], stamp)
            return
        reading = self._senses.pairing.reading()
        wanted = self._driver.command(reading) if self._driver and self._active else np.zeros(2)
        self._answered = (stamp, self._guard.answer(stamp, wanted, reading))

    def _decide(self) -> None:
        """In real time: decide by the latest readings."""
        if not self._active or self._driver is None or not self._senses.pairing.complete:
            return
        started = time.monotonic()
        self._overdue.reset()
        self._guard.propose(self._driver.command(self._senses.pairing.reading()))
        self._latency = max(self._latency, time.monotonic() - started)

    def _report(self) -> None:
        alarms = [*self._guard.alarms, *self._senses.problems] if self._active else []
        driver = self._driver
        state = (driver.state if driver else DriverState.WAITING).value if self._active else "not active"
        values: dict[str, float | str] = {
            "missions": driver.missions_ended if driver else 0,
            "arrivals": driver.arrivals if driver else 0,
            "longest decision [ms]": round(1e3 * self._latency, 3),
            **self._guard.values(),
            **self._senses.dropped.values(),
        }
        self._latency = 0.0
        level = diagnostics.WARN if alarms else diagnostics.OK
        self._reporter.report("; ".join([state, *alarms]), values, level)


def main() -> int:
    """Run the policy node of one robot."""
    return process.run(PolicyNode)
