"""Poses in the map, with a stand-in of tf2_ros's interface: there is no wheel of the real one."""

import sys
import types

import numpy as np
import pytest
from geometry_msgs.msg import TransformStamped

from leed_ros.nodes import conversions
from leed_ros.nodes.policy_pose import MapPose, PoseError


class TransformException(Exception):  # noqa: N818 (tf2's name)
    pass


class Buffer:
    """Holds what the test has put in, by target and source frame."""

    known: dict[tuple[str, str], TransformStamped] = {}  # noqa: RUF012

    def lookup_transform(self, target, source, time):
        if (target, source) not in self.known:
            raise TransformException(f'"{target}" passed to lookupTransform does not exist.\n')
        return self.known[target, source]


@pytest.fixture
def tf2(monkeypatch):
    module = types.ModuleType("tf2_ros")
    module.Buffer, module.TransformException = Buffer, TransformException
    module.TransformListener = lambda buffer, node: None
    monkeypatch.setitem(sys.modules, "tf2_ros", module)
    monkeypatch.setattr(Buffer, "known", {})
    return Buffer.known


def transform(x, y, yaw, stamp):
    made = TransformStamped()
    made.header.stamp = conversions.time_from_stamp(stamp)
    made.transform.translation.x, made.transform.translation.y = x, y
    made.transform.rotation = conversions.quaternion_from_yaw(yaw)
    return made


def pose_of(node, **choices):
    return MapPose(node, "map", **{"use_tf": True, "max_age": 2.0, **choices})


def test_odometry_is_turned_and_shifted_into_the_map(make_node, tf2):
    node = make_node()
    tf2["map", "odom"] = transform(10.0, 5.0, np.pi / 2, node.get_clock().now().nanoseconds)
    pose = pose_of(node)
    assert pose.pose(np.array([2.0, 1.0, np.pi]), "odom") == pytest.approx([9.0, 7.0, -np.pi / 2])
    assert pose.goal(np.array([2.0, 1.0]), "odom") == pytest.approx([9.0, 7.0])
    assert pose.pose(np.array([2.0, 1.0, 0.5]), "map").tolist() == [2.0, 1.0, 0.5]


def test_localisation_that_is_missing_or_dead_gives_no_pose_but_a_static_one_does(make_node, tf2):
    node = make_node()
    pose, here = pose_of(node), np.zeros(3)
    with pytest.raises(PoseError, match="no transform from 'odom' to 'map'"):
        pose.pose(here, "odom")
    tf2["map", "odom"] = transform(1.0, 0.0, 0.0, node.get_clock().now().nanoseconds - 3_000_000_000)
    with pytest.raises(PoseError, match=r"is 3\.\d s old"):
        pose.pose(here, "odom")
    tf2["map", "odom"] = transform(1.0, 0.0, 0.0, 0)
    assert pose.pose(here, "odom").tolist() == [1.0, 0.0, 0.0]


@pytest.mark.parametrize("use_tf", [True, False])
def test_without_tf2_odometry_is_the_pose_and_goals_must_be_in_the_map(make_node, monkeypatch, use_tf):
    monkeypatch.setitem(sys.modules, "tf2_ros", None)
    pose = pose_of(make_node(), use_tf=use_tf)
    assert pose.pose(np.array([2.0, 1.0, 0.5]), "odom").tolist() == [2.0, 1.0, 0.5]
    assert pose.goal(np.array([2.0, 1.0]), "").tolist() == [2.0, 1.0]
    with pytest.raises(PoseError, match="goals must be in 'map'"):
        pose.goal(np.array([2.0, 1.0]), "odom")
