"""The recorder's own process against real publishers over DDS; read back by a reader that nobody here wrote."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
import rclpy
from geometry_msgs.msg import PoseStamped
from nav_msgs.msg import Odometry
from rclpy.duration import Duration
from rclpy.node import Node
from rclpy.qos import QoSProfile, ReliabilityPolicy
from rclpy.signals import SignalHandlerOptions
from sensor_msgs.msg import LaserScan
from std_msgs.msg import String

from leed_ros.nodes import qos
from leed_ros.nodes.conversions import stamp_from_time, time_from_stamp
from leed_ros.nodes.recording.recorder_node import RecorderConfig, RecorderNode
from leed_ros.records.recording.reader import Recording

DOMAIN = 1 + (os.getpid() + 100) % 200  # nobody else of this worker is there: every message is counted
ROBOTS = ("robot_0", "robot_1")
KINDS = {"odom": Odometry, "scan": LaserScan, "goal_pose": PoseStamped}
STEPS = 200
KEPT = QoSProfile(depth=STEPS, reliability=ReliabilityPolicy.RELIABLE)  # what is late is sent again, never dropped


@pytest.fixture
def node():
    """A node whose publishers stand for a swarm, in the recorder's domain."""
    context = rclpy.Context()
    rclpy.init(args=[], context=context, signal_handler_options=SignalHandlerOptions.NO, domain_id=DOMAIN)
    made = Node("publishers", context=context, enable_rosout=False)
    yield made
    made.destroy_node()
    rclpy.try_shutdown(context=context)


@pytest.fixture
def recorder(tmp_path):
    """Starts recorders of `leed record`, and leaves none behind."""
    started = []

    def start(*options):
        argv = [sys.executable, "-m", "leed_ros.cli", "record", "--out", str(tmp_path / "a.mcap"), *options]
        environment = {**os.environ, "ROS_DOMAIN_ID": str(DOMAIN), "ROS_LOG_DIR": str(tmp_path)}
        started.append(subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def publishers_of(node):
    """Make a publisher for every robot and kind of topic, and one that is latched."""
    made = {
        f"/{robot}/{name}": node.create_publisher(kind, f"/{robot}/{name}", KEPT)
        for robot in ROBOTS
        for name, kind in KINDS.items()
    }
    latched = node.create_publisher(String, "/site", qos.LATCHED)
    latched.publish(String(data="said before anybody listened"))
    return made, latched


def wait_for_listeners(publishers, seconds=90.0):
    deadline = time.monotonic() + seconds
    while not all(publisher.get_subscription_count() for publisher in publishers):
        assert time.monotonic() < deadline, "the recorder never listened"
        time.sleep(0.05)


def publish_steps(publishers):
    """Publish step after step as a simulation in lock-step does; return when each message was sent, by topic [ns]."""
    sent = {topic: [] for topic in publishers}
    for step in range(1, STEPS + 1):
        for topic, publisher in publishers.items():
            message = publisher.msg_type()
            message.header.stamp = time_from_stamp(step * 200_000_000)
            before = time.time_ns()
            publisher.publish(message)
            sent[topic].append((before, time.time_ns()))
    assert all(publisher.wait_for_all_acked(Duration(seconds=20.0)) for publisher in publishers.values())
    return sent


def test_every_message_of_a_swarms_topics_is_recorded_with_its_time(node, recorder, tmp_path):
    reader = pytest.importorskip("mcap_ros2.reader")
    publishers, latched = publishers_of(node)
    other = node.create_publisher(String, "/not_of_a_swarm", qos.RELIABLE)
    process = recorder()
    wait_for_listeners([*publishers.values(), latched])
    sent = publish_steps(publishers)
    assert other.get_subscription_count() == 0
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 0, output
    assert f"recorded {STEPS * len(publishers) + 1:,} messages" in output.decode()
    found = list(reader.read_ros2_messages(tmp_path / "a.mcap"))
    assert Counter(item.channel.topic for item in found) == {**dict.fromkeys(publishers, STEPS), "/site": 1}
    for topic, windows in sent.items():
        mine = [item for item in found if item.channel.topic == topic]
        stamps = [item.ros_msg.header.stamp for item in mine]
        assert [stamp_from_time(stamp) for stamp in stamps] == [n * 200_000_000 for n in range(1, STEPS + 1)]
        assert all(low <= item.publish_time_ns <= high for (low, high), item in zip(windows, mine, strict=True))
        assert all(item.publish_time_ns <= item.log_time_ns for item in mine)
    said = next(item.ros_msg.data for item in found if item.channel.topic == "/site")
    assert said == "said before anybody listened"


def test_a_killed_recorder_leaves_what_it_had_and_named_topics_are_all_it_takes(node, recorder, tmp_path):
    publishers, _ = publishers_of(node)
    process = recorder("--topics", "/robot_*/odom", "--topics", "robot_1/scan")
    chosen = {topic: publishers[topic] for topic in ("/robot_0/odom", "/robot_1/odom", "/robot_1/scan")}
    wait_for_listeners(chosen.values())
    publish_steps(publishers)
    deadline = time.monotonic() + 10.0
    while (tmp_path / "a.mcap").stat().st_size < 5_000 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.kill()
    process.wait()
    recording = Recording(tmp_path / "a.mcap")
    summary = recording.summary()
    assert not summary.complete
    assert set(summary.counts) == set(chosen)
    assert sum(summary.counts.values()) == len(list(recording.messages())) > STEPS // 2


def test_recording_stops_at_its_size_and_says_so(node, tmp_path):
    publisher = node.create_publisher(String, "/noise", qos.RELIABLE)
    listener = Node("listener", context=node.context, enable_rosout=False)
    shell = RecorderNode(RecorderConfig(out=str(tmp_path / "a.mcap"), topics="/noise", max_size=1), listener)
    deadline = time.monotonic() + 30.0

    def go_on():
        publisher.publish(String(data=os.urandom(20_000).hex()))
        return time.monotonic() < deadline

    shell.run(go_on)
    listener.destroy_node()
    assert "stopped at 1 MB" in shell.summary()
    assert (tmp_path / "a.mcap").stat().st_size <= 1_000_000
    assert Recording(tmp_path / "a.mcap").summary().complete
