"""Recordings played back, and demonstrations taken out of them; messages are serialised by rclpy."""

import numpy as np
import pytest
from click.testing import CliRunner
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue
from geometry_msgs.msg import PoseStamped
from nav_msgs.msg import Odometry
from rclpy.serialization import deserialize_message
from sensor_msgs.msg import PointCloud2
from std_msgs.msg import String

from leed_ros.cli import main
from leed_ros.demonstration.archive import load_demonstrations
from leed_ros.nodes import conversions
from leed_ros.nodes.demonstration_cloud import clouds_from_set
from leed_ros.nodes.recording.extraction import recorded_demonstrations
from leed_ros.nodes.recording.playback import PAUSE, Playback
from leed_ros.nodes.recording.wanted import type_name_of
from leed_ros.records.errors import RecordError
from leed_ros.records.recording.message import RecordedMessage, RecordedTopic
from leed_ros.records.recording.reader import Recording
from leed_ros.records.recording.writer import RecordingWriter
from leed_ros.task.records import Demonstration
from tests.records.recordings import START, odometry, record

SIZE = 5


def report(transitions):
    values = [KeyValue(key="transitions", value=str(transitions)), KeyValue(key="arrived", value="0.75")]
    return DiagnosticArray(status=[DiagnosticStatus(name="/robot_0/robot", message="running", values=values)])


def test_playback_shows_the_swarm_as_it_was_at_every_moment_and_begins_anew_after_the_end(tmp_path):
    path = record(
        tmp_path / "a.mcap",
        (0.0, "/robot_0/goal_pose", conversions.goal_message(np.array([7.0, 8.0]), "map", 0)),
        *((0.5 * n, "/robot_0/odom", odometry(float(n))) for n in range(9)),
        (2.0, "/diagnostics", report(128)),
        (2.0, "/chatter", String(data="not watched")),
        (4.0, "/robot_1/odom", odometry(9.0)),
    )
    playback = Playback(path)
    assert playback.duration == 4.0
    picture = playback.picture(1.1)
    (robot,) = picture.robots
    np.testing.assert_allclose(robot.pose, [2.0, 2.0, 0.5])
    np.testing.assert_allclose(robot.velocity, [1.0, 0.25])
    np.testing.assert_allclose(robot.goal, [7.0, 8.0])
    assert robot.transitions == 0
    later = playback.picture(4.5)
    assert [one.name for one in later.robots] == ["robot_0", "robot_1"]
    assert (later.robots[0].transitions, later.robots[0].arrived) == (128, 0.75)
    again = playback.picture(4.0 + PAUSE + 0.6)
    assert [one.name for one in again.robots] == ["robot_0"]
    np.testing.assert_allclose(again.robots[0].pose[0], 1.0)


def test_playback_runs_at_the_speed_asked_for(tmp_path):
    path = record(tmp_path / "a.mcap", *((float(n), "/robot_0/odom", odometry(float(n))) for n in range(9)))
    assert Playback(path, speed=4.0).picture(1.5).robots[0].pose[0] == 6.0


def demonstration(steps, seed):
    rng = np.random.default_rng(seed)
    return Demonstration(
        proposer="search",
        times=0.25 * np.arange(steps),
        poses=rng.normal(size=(steps, 3)).astype(np.float32).astype(np.float64),
        observations=rng.normal(size=(steps, SIZE)).astype(np.float32),
        actions=rng.uniform(-1, 1, size=(steps, 2)).astype(np.float32),
        rewards=rng.normal(size=steps).astype(np.float32).astype(np.float64),
        terminated=np.arange(steps) == steps - 1,
    )


def clouds(topic, demonstrations, number, seconds):
    return [(seconds, topic, cloud) for cloud in clouds_from_set(demonstrations, SIZE, number)]


def test_demonstrations_come_out_of_a_recording_as_they_went_in_byte_for_byte(tmp_path):
    sets = [[demonstration(7, 1), demonstration(3, 2)], [demonstration(20_000, 3), demonstration(20_000, 4)]]
    heard = [
        *clouds("/robot_0/demonstration", [demonstration(2, 9)], 0, 0.0),
        *clouds("/robot_0/demonstration", sets[0], 1, 1.0),
        *clouds("/robot_1/demonstration", sets[1], 1, 1.0),
    ]
    path, out = record(tmp_path / "a.mcap", *heard), tmp_path / "out.npz"
    assert len(heard) > 3  # the second robot's set comes in parts
    result = CliRunner().invoke(main, ["extract", str(path), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert result.output.startswith("4 demonstrations of 2 robots")
    loaded = load_demonstrations(out, 2, SIZE)
    again = [one for own in loaded for one in clouds_from_set(own, SIZE, 1)]
    recorded = Recording(path).messages({"/robot_0/demonstration", "/robot_1/demonstration"})
    assert again == [deserialize_message(message.data, PointCloud2) for message in recorded][1:]


def test_a_recording_without_demonstrations_is_one_line_that_says_what_to_record(tmp_path):
    path = record(tmp_path / "a.mcap", (0.0, "/robot_0/odom", odometry(1.0)))
    result = CliRunner().invoke(main, ["extract", str(path), "--out", str(tmp_path / "out.npz")])
    assert result.exit_code == 1
    assert "record the topics /robot_*/demonstration" in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_a_cloud_of_something_else_is_refused(tmp_path):
    path = record(tmp_path / "a.mcap", (0.0, "/robot_0/demonstration", PointCloud2()))
    with pytest.raises(RecordError, match="no field 'observation'"):
        recorded_demonstrations(path)


def test_types_are_named_as_ros_names_them():
    assert type_name_of(Odometry) == "nav_msgs/msg/Odometry"
    assert type_name_of(PoseStamped) == "geometry_msgs/msg/PoseStamped"


def test_a_message_that_is_none_is_one_line_that_names_its_topic(tmp_path):
    path = tmp_path / "a.mcap"
    writer = RecordingWriter(path, 50_000_000)
    writer.add_topic(RecordedTopic("/diagnostics", type_name_of(DiagnosticArray)))
    writer.write(RecordedMessage("/diagnostics", b"\x00\x01\x00\x00\xff\xff\xff\x7f", START, START))
    writer.close()
    with pytest.raises(RecordError, match=r"^the message on /diagnostics is no DiagnosticArray"):
        Playback(path).picture(0.1)
