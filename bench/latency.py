"""How fast a deployed policy answers: `python -m bench.latency [--seconds 30] [--load real-time] [--json]`.

Inference: one observation through ONNX Runtime in this process. Sensor to command: from the moment at which a scan is
published to the moment at which the command decided by it arrives back, over DDS, at 20 Hz, the policy node being a
process of its own. Both while one robot trains beside them at a lower priority (nice 10): in real time, as a robot that
goes on learning does, or in lock-step with a simulation that runs flat out and keeps two cores busy.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import rclpy
from geometry_msgs.msg import PoseStamped, TwistStamped
from nav_msgs.msg import Odometry
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rich.console import Console
from rich.table import Table
from sensor_msgs.msg import LaserScan

from leed_ros.artifact.export import export_artifact
from leed_ros.deployment.contract import contract_from_task
from leed_ros.deployment.contract_sections import TrainingFacts
from leed_ros.deployment.onnx_policy import OnnxPolicy
from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.node_spec import ENVIRONMENT, NodeSpec
from leed_ros.nodes import conversions, qos
from leed_ros.task.config import Scalar
from leed_ros.task.mission import MissionConfig, TaskConfig

PERIOD = 0.05  # [s]
BEAMS = 360
TASK = TaskConfig(mission=MissionConfig(ctrl_dt=PERIOD, time_limit=3600.0))
INFERENCES = 2_000
PAUSE = 0.005  # [s] between inferences: a robot does not compute all the time either
MATCHING = 60.0  # [s] at most, until the node is found


REAL_TIME = """\
/**:
  ros__parameters:
    mission: {ctrl_dt: 0.05}
/**/robot:
  ros__parameters:
    learning: {rollout_steps: 512}
"""
"""A robot that decides at 20 Hz, too, and updates its policy every 26 s."""


@dataclass(frozen=True)
class Latency:
    """Times of an answer [ms].

    Attributes:
        count: Number of answers.
        p50: Median.
        p99: Of a hundred answers one takes longer.
        longest: Of all.
    """

    count: int
    p50: float
    p99: float
    longest: float


def latency_of(seconds: list[float]) -> Latency:
    """Summarise durations [s]."""
    values = 1e3 * np.array(seconds)
    p50, p99 = np.percentile(values, [50, 99])
    return Latency(len(values), float(p50), float(p99), float(values.max()))


def export_policy(folder: Path) -> Path:
    """Export a policy of the usual size that has learned nothing."""
    facts = TrainingFacts(
        robot="robot_0", site="none", world="none", num_robots=1, demonstrations="none", env_steps=0, seed=0
    )
    return export_artifact(Agent(TASK.layout(), LearningConfig(), 0), contract_from_task(TASK, facts), folder).path


def measure_inference(policy: OnnxPolicy) -> Latency:
    """Run observations through a policy."""
    observations = np.random.default_rng(0).normal(size=(256, TASK.layout().size)).astype(np.float32)
    seconds = []
    for index in range(INFERENCES):
        time.sleep(PAUSE)
        started = time.perf_counter()
        policy.command(observations[index % 256])
        seconds.append(time.perf_counter() - started)
    return latency_of(seconds)


class Sensors:
    """Publishes scan and odometry at 20 Hz, and notes how long each takes to be answered.

    Every scan is another one, so the answer to a scan is the first command after it that differs from the one before:
    the commands that the guard's watchdog repeats in between are equal to the last bit.
    """

    def __init__(self, node: Node) -> None:
        self.answers: list[float] = []
        self.unanswered = 0
        self._node, self._rng = node, np.random.default_rng(1)
        self._asked: float | None = None
        self._command = (0.0, 0.0)
        self._scan = LaserScan(angle_increment=2.0 * np.pi / BEAMS, range_min=0.1, range_max=5.0)
        self._odometry = conversions.empty_odometry("map", "base_link")
        self._scans = node.create_publisher(LaserScan, "scan", qos.RELIABLE)
        self._odometries = node.create_publisher(Odometry, "odom", qos.RELIABLE)
        self._goals = node.create_publisher(PoseStamped, "goal_pose", qos.RELIABLE)
        node.create_subscription(TwistStamped, "cmd_vel", self._on_command, qos.RELIABLE)
        node.create_timer(PERIOD, self._sense)

    @property
    def matched(self) -> bool:
        """Whether the policy node listens."""
        return all(p.get_subscription_count() > 0 for p in (self._scans, self._odometries, self._goals))

    def send_goal(self) -> None:
        """Give the robot something to drive to."""
        self._goals.publish(conversions.goal_message(np.array([50.0, 0.0]), "map", 0))

    def _sense(self) -> None:
        self.unanswered += self._asked is not None
        stamp = self._node.get_clock().now().to_msg()
        self._scan.header.stamp = self._odometry.header.stamp = stamp
        ranges = (2.0 + 0.8 * self._rng.random(BEAMS)).astype(np.float32)
        self._scan.ranges = array("f", ranges.tobytes())
        self._odometries.publish(self._odometry)
        self._asked = time.perf_counter()
        self._scans.publish(self._scan)

    def _on_command(self, message: TwistStamped) -> None:
        came, command = time.perf_counter(), (message.twist.linear.x, message.twist.angular.z)
        if command != self._command and self._asked is not None:
            self.answers.append(came - self._asked)
            self._asked = None
        self._command = command


def measure_answers(policy: Path, seconds: float, folder: Path) -> tuple[Latency, int, dict[str, float]]:
    """Let a policy node drive for a while.

    Returns:
        How fast scans were answered, how many were not before the next, and the memory of the node [MB].
    """
    process = _start(_policy_node(policy), folder)
    rclpy.init(args=[])
    node = Node("sensors", namespace="/robot_0")
    sensors, executor = Sensors(node), SingleThreadedExecutor()
    executor.add_node(node)
    try:
        deadline = time.monotonic() + MATCHING
        while not sensors.matched and time.monotonic() < deadline:
            executor.spin_once(timeout_sec=0.1)
        _spin(executor, 2.0)
        sensors.send_goal()
        _spin(executor, 3.0)
        sensors.answers.clear()
        sensors.unanswered = 0
        _spin(executor, seconds)
        memory = _memory(process)
    finally:
        _stop(process)
        node.destroy_node()
        rclpy.try_shutdown()
    return latency_of(sensors.answers), sensors.unanswered, memory


def _spin(executor: SingleThreadedExecutor, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        executor.spin_once(timeout_sec=0.05)


def _policy_node(policy: Path) -> NodeSpec:
    parameters: dict[str, Scalar] = {
        "policy": str(policy),
        "autostart": True,
        "mission.ctrl_dt": PERIOD,
        "mission.time_limit": TASK.mission.time_limit,
        # So that the filter passes every command on as it is, and answers can be told apart.
        "robot.max_linear_acceleration": 50.0,
        "robot.max_angular_acceleration": 200.0,
        "safety.stop_zone": False,
    }
    return NodeSpec("policy", "leed_ros.nodes.policy_node", "policy", "/robot_0", parameters)


def _start(node: NodeSpec, folder: Path) -> "subprocess.Popen[bytes]":
    parameters = folder / f"{node.label}.yaml"
    parameters.write_text(node.parameter_file(), encoding="utf-8")
    with (folder / f"{node.label}.log").open("wb") as output:
        return subprocess.Popen(node.argv(parameters), env={**ENVIRONMENT, **os.environ}, stdout=output, stderr=output)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(30.0)
    except subprocess.TimeoutExpired:
        process.kill()


def _memory(process: "subprocess.Popen[bytes]") -> dict[str, float]:
    """Return what a process has resident, and the part of it that it shares with nobody [MB]."""
    text = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="utf-8")
    size = {name: int(text.split(f"{name}:")[1].split()[0]) / 1024.0 for name in ("Rss", "Pss", "Private_Dirty")}
    return {name: round(value, 1) for name, value in size.items()}


@contextmanager
def training_beside(folder: Path, load: str) -> Iterator[None]:
    """Train one robot in a simulation while the context is open, on another domain."""
    if load == "none":
        yield
        return
    domain = str((int(os.environ.get("ROS_DOMAIN_ID", "0")) + 100) % 232)
    argv = ["nice", "-n", "10", sys.executable, "-m", "leed_ros.cli", "swarm", "--num-robots", "1"]
    argv += ["--demonstrator", "none", "--max-steps", "0", "--out", str(folder / "training"), "--quiet"]
    if load == "real-time":
        settings = folder / "training.yaml"
        settings.write_text(REAL_TIME, encoding="utf-8")
        argv += ["--no-lock-step", "--params-file", str(settings)]
    swarm = subprocess.Popen(argv, env={**os.environ, "ROS_DOMAIN_ID": domain}, stderr=subprocess.DEVNULL)
    curve = folder / "training" / "robot_0" / "learning_curve.csv"
    try:
        while not curve.exists() and swarm.poll() is None:
            time.sleep(0.5)
        yield
    finally:
        _stop(swarm)


@click.command()
@click.option("--seconds", type=click.FloatRange(1.0), default=30.0, show_default=True, help="Time to drive")
@click.option(
    "--load",
    type=click.Choice(["real-time", "flat-out", "none"]),
    default="real-time",
    show_default=True,
    help="How a robot trains beside it",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON")
def main(seconds: float, load: str, as_json: bool) -> None:
    """Measure inference and sensor-to-command latency of a deployed policy, and its memory."""
    with tempfile.TemporaryDirectory() as name, training_beside(Path(name), load):
        folder = Path(name)
        policy = export_policy(folder)
        inference = measure_inference(OnnxPolicy(policy))
        answers, unanswered, memory = measure_answers(policy, seconds, folder)
    rows = {"inference": inference, "sensor to command": answers}
    facts = {"unanswered": unanswered, "memory_mb": memory, "cores": os.cpu_count(), "load": os.getloadavg()}
    if as_json:
        click.echo(json.dumps({**{key: asdict(row) for key, row in rows.items()}, **facts}, indent=2))
    else:
        Console().print(table_of(rows, facts))


def table_of(rows: dict[str, Latency], facts: dict[str, Any]) -> Table:
    """Return the result as a table."""
    memory = ", ".join(f"{name} {value:.0f} MB" for name, value in facts["memory_mb"].items())
    load = f"{facts['cores']} cores, load {facts['load'][0]:.1f}"
    caption = f"policy node: {memory}; {facts['unanswered']} scans not answered before the next; {load}"
    table = Table("latency [ms]", "answers", "p50", "p99", "longest", caption=caption)
    for name, row in rows.items():
        table.add_row(name, str(row.count), *(f"{value:.3f}" for value in (row.p50, row.p99, row.longest)))
    return table


if __name__ == "__main__":
    main()
