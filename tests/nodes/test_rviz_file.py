"""What RViz is told to show against what running nodes publish: every topic, its type and its quality of service."""

import re
import time
from pathlib import Path

import pytest
import rclpy
import yaml
from rclpy.qos import (
    DurabilityPolicy,
    HistoryPolicy,
    LivelinessPolicy,
    QoSCompatibility,
    QoSProfile,
    ReliabilityPolicy,
    qos_check_compatible,
)
from rclpy.signals import SignalHandlerOptions

from bench.safety import processes
from leed_ros.monitor.drawing.layers import LAYERS

FILE = Path(__file__).parents[2] / "rviz" / "swarm.rviz"
DOMAIN = 102
TYPES = {
    "MarkerArray": "visualization_msgs/msg/MarkerArray",
    "Marker": "visualization_msgs/msg/Marker",
    "PointCloud2": "sensor_msgs/msg/PointCloud2",
    "LaserScan": "sensor_msgs/msg/LaserScan",
    "Odometry": "nav_msgs/msg/Odometry",
    "Path": "nav_msgs/msg/Path",
    "Pose": "geometry_msgs/msg/PoseStamped",
    "SetGoal": "geometry_msgs/msg/PoseStamped",
}
"""What each class of display subscribes to, or each tool publishes."""

CONTENT = yaml.safe_load(FILE.read_text(encoding="utf-8"))["Visualization Manager"]


def kind_of(display):
    return display["Class"].rpartition("/")[2]


def groups():
    return {group["Name"]: group["Displays"] for group in CONTENT["Displays"] if kind_of(group) == "Group"}


def displays():
    """Return what robot_0 is shown with: class, topic and its settings; the other robots' groups are the same."""
    chosen = [one for name, shown in groups().items() if not re.search("robot_[1-9]", name) for one in shown]
    tools = [tool for tool in CONTENT["Tools"] if "Topic" in tool]
    return [(kind_of(one), one["Topic"]) for one in (*chosen, *tools)]


def profile(topic):
    return QoSProfile(
        depth=topic["Depth"],
        history=HistoryPolicy.KEEP_LAST,
        reliability=ReliabilityPolicy[topic["Reliability Policy"].upper().replace(" ", "_")],
        durability=DurabilityPolicy[topic["Durability Policy"].upper().replace(" ", "_")],
        liveliness=LivelinessPolicy.AUTOMATIC,
    )


def test_groups_are_named_and_can_be_switched():
    assert list(groups())[:5] == ["Site", "Robots", "Lidar", "Safety", "Demonstrations"]
    names = [(name, one["Name"]) for name, shown in groups().items() for one in shown]
    assert len(set(names)) == len(names)
    assert all("Enabled" in one for shown in groups().values() for one in shown)


def test_every_layer_of_the_monitor_is_shown():
    shown = {topic["Value"] for kind, topic in displays() if kind == "MarkerArray"}
    assert shown == {f"/monitor/{layer.name}" for layer in LAYERS}


def test_every_robots_group_is_that_of_the_first():
    text = {name: yaml.safe_dump(shown) for name, shown in groups().items() if name.endswith("in detail")}
    assert len(text) == 4
    assert {re.sub(r"robot_\d", "robot", one) for one in text.values()} == {
        text["robot_0 in detail"].replace("robot_0", "robot")
    }


@pytest.fixture(scope="module")
def onlooker(tmp_path_factory):
    """A node that sees all topics of a swarm of one robot: simulation, robot, demonstrations, monitor."""
    folder = tmp_path_factory.mktemp("swarm")
    one = {"num_robots": 1}
    started = [
        processes.node(folder, DOMAIN, "leed_sim.simulation_node", "", one),
        processes.node(folder, DOMAIN, "leed_ros.nodes.demonstration_node", "", one),
        processes.node(folder, DOMAIN, "leed_ros.nodes.robot_node", "robot_0", {"wait_for_demonstrations": True}),
        processes.node(folder, DOMAIN, "leed_ros.nodes.monitor_node", "", {}),
    ]
    context = rclpy.Context()
    rclpy.init(args=[], context=context, domain_id=DOMAIN, signal_handler_options=SignalHandlerOptions.NO)
    node = rclpy.create_node("onlooker", context=context)
    deadline = time.monotonic() + 120.0
    missing = {topic["Value"] for kind, topic in displays() if kind != "SetGoal"}
    while missing and time.monotonic() < deadline:
        time.sleep(0.2)
        missing = {name for name in missing if not node.get_publishers_info_by_topic(name)}
    yield node
    for process in started:
        processes.end(process)
    node.destroy_node()
    rclpy.try_shutdown(context=context)
    assert not missing, f"nobody publishes {sorted(missing)}: {(folder / 'node.log').read_text(encoding='utf-8')}"


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "topic"), displays(), ids=lambda one: one if isinstance(one, str) else one["Value"])
def test_a_display_hears_what_nodes_publish(onlooker, kind, topic):
    name, wanted = topic["Value"], profile(topic)
    if kind == "SetGoal":
        ends = onlooker.get_subscriptions_info_by_topic(name)
        pairs = [(wanted, end.qos_profile) for end in ends]
    else:
        ends = onlooker.get_publishers_info_by_topic(name)
        pairs = [(end.qos_profile, wanted) for end in ends]
    assert ends, f"no node has {name}"
    assert {end.topic_type for end in ends} == {TYPES[kind]}
    for publisher, subscriber in pairs:
        for limit in ("deadline", "liveliness_lease_duration"):  # RViz sets none, which a node's end shows as a number
            known = publisher if publisher is not wanted else subscriber
            setattr(wanted, limit, getattr(known, limit))
        verdict, reason = qos_check_compatible(publisher, subscriber)
        assert verdict == QoSCompatibility.OK, reason


@pytest.mark.slow
def test_what_was_latched_is_asked_for_as_latched(onlooker):
    for kind, topic in displays():
        if kind == "SetGoal":
            continue
        for end in onlooker.get_publishers_info_by_topic(topic["Value"]):
            latched = end.qos_profile.durability == DurabilityPolicy.TRANSIENT_LOCAL
            assert (topic["Durability Policy"] == "Transient Local") == latched, topic["Value"]
