"""The monitor over DDS: what nodes publish goes in, what RViz shows comes out."""

import os
import time

import numpy as np
import pytest
import rclpy
from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import PoseStamped
from nav_msgs.msg import Odometry, Path
from rclpy.executors import SingleThreadedExecutor
from rclpy.signals import SignalHandlerOptions
from sensor_msgs.msg import LaserScan, PointCloud2
from visualization_msgs.msg import Marker, MarkerArray

from leed_ros.deployment.safety import Intervention
from leed_ros.nodes import conversions, diagnostics, qos
from leed_ros.nodes.demonstration_cloud import clouds_from_set
from leed_ros.nodes.monitor_node import MonitorNode
from leed_ros.nodes.safety_marker import SafetyMarker
from leed_ros.nodes.site_topic import publish_site
from leed_ros.task.robot import RobotConfig
from leed_sim.scenario import make_scenario
from tests.demonstrations_made import blank_demonstration

LAYERS = ("site", "roadmap", "robots", "footprints", "goals", "labels", "safety", "trails", "accepted", "rejected")
ROBOT = RobotConfig(radius=0.3, footprint="[[0.2, 0.2], [-0.2, 0.2], [-0.2, -0.2], [0.2, -0.2]]", num_rays=4)
SITE = make_scenario("warehouse", 2, 0).site
SECOND = 1_000_000_000


def demonstration(y):
    return blank_demonstration(
        5, 7, proposer="llm", poses=np.column_stack([np.arange(5.0), np.full(5, y), np.zeros(5)])
    )


class Swarm:
    """One robot and a simulation, as far as a monitor hears them; and RViz, as far as it listens."""

    def __init__(self, context: rclpy.Context) -> None:
        self.node = rclpy.create_node("robot", namespace="/robot_7", context=context)
        self.shown: dict[str, MarkerArray] = {}
        self.lidar, self.trail, self.said = PointCloud2(), Path(), []
        self._odoms = self.node.create_publisher(Odometry, "odom", qos.RELIABLE)
        self._scans = self.node.create_publisher(LaserScan, "scan", qos.RELIABLE)
        self._goals = self.node.create_publisher(PoseStamped, "goal_pose", qos.RELIABLE)
        self._clouds = {
            name: self.node.create_publisher(PointCloud2, name, qos.LATCHED_PARTS)
            for name in ("demonstration", "rejected_demonstration")
        }
        self._marker = SafetyMarker(self.node, "robot_7/base_link")
        self._reporter = diagnostics.Reporter(self.node)
        self._site_node = rclpy.create_node("simulation", context=context)
        self._site = publish_site(self._site_node, SITE, {"robot_7": ROBOT})
        for layer in LAYERS:
            profile = qos.LATCHED if layer in ("site", "roadmap") else qos.RELIABLE
            self.node.create_subscription(MarkerArray, f"/monitor/{layer}", self._take(layer), profile)
        self.node.create_subscription(PointCloud2, "/monitor/lidar", lambda cloud: setattr(self, "lidar", cloud), 1)
        self.node.create_subscription(Path, "trail", lambda path: setattr(self, "trail", path), 1)
        self.node.create_subscription(DiagnosticArray, "/diagnostics", self._hear, qos.RELIABLE)
        for name, ys in (("demonstration", (1.0, 2.0)), ("rejected_demonstration", (3.0,))):
            (cloud,) = clouds_from_set([demonstration(y) for y in ys], 7, 0)
            self._clouds[name].publish(cloud)

    def drive(self, stamp: int, x: float) -> None:
        """Publish what a robot at (x, 0) senses, a wall half a metre ahead."""
        odometry = conversions.empty_odometry("map", "robot_7/base_link")
        odometry.header.stamp = conversions.time_from_stamp(stamp)
        conversions.fill_odometry(odometry, np.array([x, 0.0, 0.0]), np.array([1.0, 0.0]))
        scan = conversions.empty_scan(ROBOT, "robot_7/base_link", 0.2)
        scan.header.stamp = odometry.header.stamp
        conversions.fill_scan(scan, np.array([3.0, 3.0, 0.5, 3.0]))
        self._odoms.publish(odometry)
        self._scans.publish(scan)
        self._marker.show([Intervention.STOP_ZONE])

    def say(self) -> None:
        """Publish goal and diagnostics."""
        self._goals.publish(conversions.goal_message(np.array([4.0, 0.0]), "map", 1))
        self._reporter.report("running", {"missions": 20, "arrived": 0.95, "clean": 0.9})

    def markers(self, layer: str) -> list[Marker]:
        """Return the latest markers of a layer."""
        return self.shown[layer].markers if layer in self.shown else []

    def _take(self, layer):
        return lambda array: self.shown.__setitem__(layer, array)

    def _hear(self, array: DiagnosticArray) -> None:
        self.said += [status for status in array.status if status.name == "/monitor"]


@pytest.fixture(scope="module")
def swarm():
    """A monitor that has seen a robot drive three metres, and what it shows of it."""
    domain = 1 + os.getpid() % 200
    options = SignalHandlerOptions.NO
    rclpy.init(args=[], domain_id=domain, signal_handler_options=options)
    context = rclpy.Context()
    rclpy.init(args=[], context=context, domain_id=domain, signal_handler_options=options)
    monitor, swarm = MonitorNode(), Swarm(context)
    inside, outside = SingleThreadedExecutor(), SingleThreadedExecutor(context=context)
    inside.add_node(monitor.node)
    outside.add_node(swarm.node)
    deadline, step = time.monotonic() + 40.0, 0
    while time.monotonic() < deadline and not (_complete(swarm) and swarm.markers("trails")):
        step += 1
        swarm.drive(step * SECOND // 5, min(0.1 * step, 3.0))
        swarm.say()
        for executor in (inside, outside):
            for _ in range(20):
                executor.spin_once(timeout_sec=0.005)
    yield swarm
    monitor.close()
    monitor.node.destroy_node()
    rclpy.try_shutdown(context=context)
    rclpy.try_shutdown()


def _complete(swarm: Swarm) -> bool:
    seen = [swarm.markers(layer) for layer in LAYERS]
    return all(seen) and len(swarm.trail.poses) > 3 and swarm.lidar.width > 0 and bool(swarm.said)


def test_every_layer_is_shown_in_the_map_with_ids_of_its_own(swarm):
    for layer in LAYERS:
        drawn = [marker for marker in swarm.markers(layer) if marker.action == Marker.ADD]
        assert drawn, layer
        assert {marker.header.frame_id for marker in drawn} == {"map"}
        assert len({(marker.ns, marker.id) for marker in drawn}) == len(drawn), layer


def test_what_moves_fades_and_what_stands_stays(swarm):
    lifetimes = {
        layer: {(marker.lifetime.sec, marker.lifetime.nanosec) for marker in swarm.markers(layer)} for layer in LAYERS
    }
    assert lifetimes["site"] == lifetimes["roadmap"] == {(0, 0)}
    assert lifetimes["robots"] == lifetimes["safety"] == {(1, 0)}
    assert lifetimes["accepted"] == {(3, 0)}


def test_walls_stand_where_the_site_has_boxes(swarm):
    walls = [marker for marker in swarm.markers("site") if marker.ns == "walls"]
    seen = [[wall.pose.position.x, wall.pose.position.y, wall.scale.x, wall.scale.y] for wall in walls]
    np.testing.assert_allclose(seen, SITE.boxes[:, :4], atol=1e-3)


def test_a_robot_is_shown_with_its_goal_its_outline_and_its_success(swarm):
    body, arrow = swarm.markers("robots")
    assert (body.type, arrow.type, body.scale.x) == (Marker.CYLINDER, Marker.ARROW, 0.6)
    assert body.pose.position.x == pytest.approx(arrow.pose.position.x)
    (outline,) = swarm.markers("footprints")
    assert [round(point.x - body.pose.position.x, 3) for point in outline.points] == [0.2, -0.2, -0.2, 0.2, 0.2]
    assert swarm.markers("goals")[0].pose.position.x == 4.0
    assert swarm.markers("labels")[0].text == "robot_7\n95% arrived, 90% clean"


def test_the_lidars_points_are_where_rays_ended(swarm):
    points = np.frombuffer(swarm.lidar.data, dtype="<f4").reshape(-1, 3)
    assert points.shape == (1, 3)
    assert points[0, 0] == pytest.approx(swarm.markers("robots")[0].pose.position.x + 0.5, abs=0.31)
    assert swarm.lidar.header.frame_id == "map"


def test_trails_are_lines_and_paths(swarm):
    (line,) = swarm.markers("trails")
    xs = [point.x for point in line.points]
    assert xs == sorted(xs)
    assert len(xs) > 3
    assert [round(pose.pose.position.y, 6) for pose in swarm.trail.poses] == [0.0] * len(swarm.trail.poses)


def test_accepted_and_rejected_demonstrations_are_told_apart(swarm):
    (accepted,), (rejected,) = swarm.markers("accepted"), swarm.markers("rejected")
    assert {point.y for point in accepted.points} == {1.0, 2.0}
    assert {point.y for point in rejected.points} == {3.0}
    assert len(accepted.points) == 2 * 2 * 4, "two ends of each of four stretches of two ways"
    assert (rejected.color.r, accepted.color.a) != (accepted.color.r, rejected.color.a)


def test_an_intervention_stands_over_the_robot_with_a_ring_around_it(swarm):
    ring, words = swarm.markers("safety")
    assert words.text == "obstacle ahead"
    assert ring.type == Marker.LINE_STRIP
    assert (words.color.r, words.color.g) == (pytest.approx(0.85), pytest.approx(0.05))


def test_the_monitor_says_whom_it_watches(swarm):
    values = diagnostics.values_of(swarm.said[-1])
    assert swarm.said[-1].message.startswith(("watching 1 robots", "waiting for robots"))
    assert {"robots", "silent", "messages [1/s]", "drawings [1/s]"} <= set(values)
