"""Messages: clouds of demonstrations, scans and odometry as they come off the wire, the site for those who watch."""

from typing import Any

import numpy as np
from nav_msgs.msg import Odometry
from rclpy.serialization import deserialize_message
from sensor_msgs.msg import LaserScan, PointCloud2

from bench.fuzz.parser import Parser
from leed_ros.deployment.laser import LaserConfig, LaserError, Scan, beams_from_scan, rays_from_beams
from leed_ros.monitor.site_document import SiteDocumentError, site_from_document
from leed_ros.monitor.swarm_state import SwarmState
from leed_ros.nodes.demonstration_inbox import DemonstrationInbox
from leed_ros.nodes.dropped import MessageError
from leed_ros.nodes.monitor.demonstration_paths import PathInbox
from leed_ros.nodes.monitor.feed import StateFeed
from leed_ros.nodes.monitor.odometry_bytes import numbers_from_bytes
from leed_ros.nodes.monitor.topics import ROBOT_TOPICS, SWARM_TOPICS
from leed_ros.nodes.readings import odometry_reading
from leed_ros.task.robot import RobotConfig

OBSERVATION_SIZE = 3
ROBOT = RobotConfig()


class NotDeserialisedError(Exception):
    """The middleware would not have handed this over."""


def _message(data: bytes, kind: type) -> Any:
    try:
        return deserialize_message(data, kind)
    except Exception as error:  # whatever the middleware says: it is not ours
        raise NotDeserialisedError(type(error).__name__) from error


def _cloud(data: bytes) -> None:
    message = _message(data, PointCloud2)
    PathInbox().put(message)
    for item in DemonstrationInbox(OBSERVATION_SIZE).put(message) or ():
        assert np.isfinite(item.observations).all() and (np.abs(item.actions) <= 1.01).all(), "beyond what can be"


def _scan(data: bytes) -> None:
    message = _message(data, LaserScan)
    ranges = np.frombuffer(message.ranges, dtype=np.float32)
    scan = Scan(ranges, message.angle_min, message.angle_increment, message.range_min, message.range_max)
    rays = rays_from_beams(beams_from_scan(scan, LaserConfig()), ROBOT.ray_angles(), ROBOT.max_range, 0.35)
    assert np.isfinite(rays).all() and (rays >= 0.0).all(), "rays that are none"


def _feed(data: bytes) -> None:
    """Feed a monitor: the first byte says as what, the rest is the message."""
    kinds = (*ROBOT_TOPICS, *SWARM_TOPICS)
    kind = kinds[data[0] % len(kinds)] if data else kinds[0]
    raw = kind.take is StateFeed.take_odom
    feed = StateFeed(SwarmState())
    kind.take(feed, "robot_0" if kind in ROBOT_TOPICS else "", data[1:] if raw else _message(data[1:], kind.type))
    feed.state.picture()


def _odometry(data: bytes) -> None:
    numbers_from_bytes(data)
    pose, velocity = odometry_reading(_message(data, Odometry))
    assert np.isfinite(pose).all() and np.isfinite(velocity).all(), "odometry that is none"


PARSERS = (
    Parser("cloud", _cloud, (MessageError, ValueError, NotDeserialisedError)),
    Parser("scan", _scan, (LaserError, NotDeserialisedError)),
    Parser("odometry", _odometry, (MessageError, NotDeserialisedError)),
    Parser("monitor_feed", _feed, (NotDeserialisedError,)),
    Parser(
        "site_document",
        lambda data: site_from_document(data.decode(errors="replace")),
        (SiteDocumentError,),
        structured=True,
    ),
)
