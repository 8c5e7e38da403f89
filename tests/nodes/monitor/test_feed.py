"""Messages into a state, live or from a recording, and what is refused."""

import numpy as np
import pytest
from rclpy.serialization import serialize_message
from sensor_msgs.msg import PointCloud2, Range
from std_msgs.msg import String

from leed_ros.monitor.swarm_state import SwarmState
from leed_ros.nodes import conversions
from leed_ros.nodes.demonstration_cloud import clouds_from_set
from leed_ros.nodes.monitor.demonstration_paths import MAX_PATHS, MAX_POSES
from leed_ros.nodes.monitor.feed import StateFeed
from leed_ros.nodes.monitor.odometry_bytes import numbers_from_bytes, numbers_from_message
from leed_ros.nodes.monitor.topics import kind_of, replay, watched_topics
from leed_ros.nodes.policy_pose import PoseError
from tests.demonstrations_made import blank_demonstration


@pytest.fixture
def feed():
    return StateFeed(SwarmState())


def odometry(frame="map", child="robot_0/base_link", x=1.5):
    message = conversions.empty_odometry(frame, child)
    message.header.stamp = conversions.time_from_stamp(12_345_678_901)
    conversions.fill_odometry(message, np.array([x, -2.0, 0.7]), np.array([0.4, -0.3]))
    message.pose.covariance[0] = 3.0
    return message


@pytest.mark.parametrize(
    ("frame", "child"), [("map", "robot_0/base_link"), ("", ""), ("odom", "b"), ("m" * 33, "b" * 8)]
)
def test_numbers_taken_from_bytes_are_those_of_the_message(frame, child):
    message = odometry(frame, child)
    for ours, theirs in zip(numbers_from_bytes(serialize_message(message)), numbers_from_message(message), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_topics_are_found_by_name_and_replayed(feed):
    assert kind_of("/robot_0/odom")[0] == "robot_0"
    assert kind_of("/fleet/robot_0/scan")[0] == "fleet/robot_0"
    assert (kind_of("/site")[0], kind_of("/robot_0/cmd_vel"), kind_of("/odom")) == ("", None, None)
    assert replay(feed, "/robot_0/odom", odometry())
    assert replay(feed, "/robot_0/contact", Range(range=-np.inf))
    assert not replay(feed, "/robot_0/cmd_vel", None)
    (robot,) = feed.state.picture().robots
    assert (robot.pose.tolist()[:2], robot.contact) == ([1.5, -2.0], True)


def test_every_topic_of_a_swarm_is_listed_once():
    names = [name for name, _, _ in watched_topics(["robot_0", "robot_1"])]
    assert len(set(names)) == len(names)
    assert {"/diagnostics", "/site", "/robot_0/odom", "/robot_1/demonstration"} <= set(names)
    assert all(kind_of(name)[1] is kind for name, _, kind in watched_topics(["robot_0"]))


def test_what_is_not_finite_or_not_in_the_map_is_named_and_changes_nothing():
    def lost(pose, frame):
        raise PoseError("no transform from 'odom' to 'map'")

    lost_feed, feed = StateFeed(SwarmState(), lost), StateFeed(SwarmState())
    lost_feed.take_odom("robot_0", odometry("odom"))
    feed.take_odom("robot_0", odometry(x=np.nan))
    feed.take_site("", String(data="no site"))
    feed.take_demonstrator("", String(data="[1]"))
    feed.take_demonstrations("robot_0", PointCloud2())
    assert lost_feed.problems == {"robot_0/odom": "no transform from 'odom' to 'map'"}
    assert set(feed.problems) == {"robot_0/odom", "site", "demonstrator", "robot_0/demonstration"}
    assert feed.state.picture().robots == ()


def demonstration(number, steps=100):
    return blank_demonstration(steps, 45, proposer="search", poses=np.full((steps, 3), float(number)))


def test_the_newest_demonstrations_of_a_large_set_are_kept_thinned_out_when_it_is_whole(feed):
    clouds = clouds_from_set([demonstration(number) for number in range(120)], 45, 3)
    assert len(clouds) > 1
    for cloud in clouds[:-1]:
        feed.take_demonstrations("robot_0", cloud)
    assert feed.state.picture().robots == ()
    feed.take_demonstrations("robot_0", clouds[-1])
    (robot,) = feed.state.picture().robots
    assert (robot.num_demonstrations, len(robot.accepted)) == (120, MAX_PATHS)
    assert [path.poses[0, 0] for path in robot.accepted] == list(range(120 - MAX_PATHS, 120))
    assert {(len(path.poses), path.proposer) for path in robot.accepted} == {(MAX_POSES, "search")}


def test_an_empty_set_takes_all_away(feed):
    for demonstrations in ([demonstration(1)], []):
        (cloud,) = clouds_from_set(demonstrations, 45, 0)
        feed.take_demonstrations("robot_0", cloud)
    assert feed.state.picture().robots[0].num_demonstrations == 0
