"""A picture of what RViz is shown: `python -m bench.markers OUT.png [--steps 2500] [--num-robots 4]`.

Runs a swarm with its monitor, listens to the monitor's topics as RViz does, and draws the markers from above once the
robots have learned for some steps. Nothing but the messages is drawn.
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
import matplotlib
import numpy as np
import rclpy
from diagnostic_msgs.msg import DiagnosticArray
from PIL import Image
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from sensor_msgs.msg import PointCloud2
from visualization_msgs.msg import Marker, MarkerArray

from bench.markers.canvas import picture_of
from bench.running_swarm import running_swarm
from leed_ros.monitor.drawing.layers import LAYERS
from leed_ros.nodes import diagnostics, qos
from leed_ros.nodes.monitor.drawings import DRAWN
from leed_ros.task.geometry import FloatArray

DOTS_PER_INCH = 90
COLOURS = 64
"""Colours of the picture; it stays small enough for a repository."""

FEW_DEMONSTRATIONS = "/demonstration:\n  ros__parameters:\n    demonstration: {rounds: 30}\n"
PATIENCE = 400.0  # [s] until the swarm has run for the steps


class Display:
    """Listens to a monitor and keeps the latest of every layer, as RViz's displays do."""

    def __init__(self, node: Node) -> None:
        self.layers: dict[str, list[Marker]] = {}
        self.lidar: FloatArray = np.zeros((0, 3))
        self.steps = 0
        for layer in LAYERS:
            profile = qos.LATCHED if layer.fixed else DRAWN
            node.create_subscription(MarkerArray, f"monitor/{layer.name}", self._keep(layer.name), profile)
        node.create_subscription(PointCloud2, "monitor/lidar", self._on_lidar, DRAWN)
        node.create_subscription(DiagnosticArray, "/diagnostics", self._on_diagnostics, qos.RELIABLE)

    def _keep(self, name: str) -> Callable[[MarkerArray], None]:
        def keep(array: MarkerArray) -> None:
            self.layers[name] = [marker for marker in array.markers if marker.action == Marker.ADD]

        return keep

    def _on_lidar(self, cloud: PointCloud2) -> None:
        self.lidar = np.frombuffer(cloud.data, dtype="<f4").reshape(-1, 3).astype(np.float64)

    def _on_diagnostics(self, array: DiagnosticArray) -> None:
        for status in array.status:
            if status.name == "/simulation":
                self.steps = int(diagnostics.values_of(status)["steps"])


@click.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--steps", type=click.IntRange(1), default=2500, show_default=True, help="Steps before the picture")
@click.option("--num-robots", type=click.IntRange(1), default=4, show_default=True, help="Number of robots")
def main(out: Path, steps: int, num_robots: int) -> None:
    """Draw to OUT what a monitor shows of a running swarm."""
    matplotlib.use("Agg")
    os.environ.setdefault("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    rclpy.init(args=[])
    node = rclpy.create_node("display")
    display, executor = Display(node), SingleThreadedExecutor()
    executor.add_node(node)
    deadline = time.monotonic() + PATIENCE
    with running_swarm(num_robots, FEW_DEMONSTRATIONS, "--monitor"):
        while not (display.steps >= steps and display.layers.get("trails")):
            executor.spin_once(timeout_sec=0.5)
            if time.monotonic() > deadline:
                raise click.ClickException(f"the swarm came to {display.steps} steps only")
    others = [marker for layer in LAYERS if layer.name != "site" for marker in display.layers.get(layer.name, [])]
    with tempfile.TemporaryFile() as drawn:
        picture_of(display.layers["site"], others, display.lidar).savefig(drawn, dpi=DOTS_PER_INCH)
        Image.open(drawn).convert("RGB").quantize(COLOURS).save(out, optimize=True)
    rclpy.try_shutdown()


if __name__ == "__main__":
    main()
