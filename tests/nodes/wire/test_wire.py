"""Lock-step's messages as bytes: what is written is what a message would be, what is read is checked as one."""

import math

import numpy as np
import pytest
from geometry_msgs.msg import TwistStamped
from nav_msgs.msg import Odometry
from rclpy.serialization import deserialize_message, serialize_message
from sensor_msgs.msg import LaserScan, Range

from leed_ros.nodes import conversions
from leed_ros.nodes.dropped import DropCounter, MessageError
from leed_ros.nodes.wire.commands import CommandGlance, CommandStencil
from leed_ros.nodes.wire.layout import Field, LayoutError, offset_of
from leed_ros.nodes.wire.sense_stencils import SenseStencils
from leed_ros.nodes.wire.senses import WireSenses
from leed_ros.nodes.wire.stencil import Stencil
from leed_ros.task.pairing import ReadingPairing
from leed_ros.task.robot import RobotConfig

ROBOT = RobotConfig(num_rays=5)
STAMP = 3_000_000_007
POSE, VELOCITY = np.array([1.5, -2.0, 0.7]), np.array([0.4, -0.3])
RANGES = np.array([0.5, ROBOT.max_range, 1.0, 0.25, 2.0])


@pytest.fixture
def stencils() -> SenseStencils:
    return SenseStencils(ROBOT, "map", "robot_0/base_link", "robot_0/base_scan", 0.2)


@pytest.fixture
def senses() -> WireSenses:
    return WireSenses(ROBOT, "map", ReadingPairing(), DropCounter(None), lambda: None)


def test_what_is_written_is_what_a_message_would_be(stencils) -> None:
    scan = deserialize_message(stencils.scan(STAMP, RANGES), LaserScan)
    assert conversions.stamp_from_time(scan.header.stamp) == STAMP and scan.header.frame_id == "robot_0/base_scan"
    assert list(scan.ranges) == [0.5, math.inf, 1.0, 0.25, 2.0] and scan.range_max == pytest.approx(ROBOT.max_range)
    odometry = deserialize_message(stencils.odometry(STAMP, POSE, VELOCITY), Odometry)
    filled = conversions.empty_odometry("map", "robot_0/base_link")
    filled.header.stamp = conversions.time_from_stamp(STAMP)
    conversions.fill_odometry(filled, POSE, VELOCITY)
    assert odometry == filled
    contact = deserialize_message(stencils.contact(STAMP, touching=True), Range)
    assert conversions.touching_from_contact(contact) and contact.header.frame_id == "robot_0/base_link"
    command = deserialize_message(CommandStencil("robot_0/base_link").of(VELOCITY, STAMP), TwistStamped)
    assert command == conversions.stamped_twist_from_command(VELOCITY, "robot_0/base_link", STAMP)


def test_what_is_read_at_a_glance_is_what_was_written(stencils, senses) -> None:
    for stamp in (STAMP, STAMP + 1):  # the first is made a message, the second is not
        senses.take_scan(stencils.scan(stamp, RANGES + (stamp - STAMP)))
        senses.take_odometry(stencils.odometry(stamp, POSE, VELOCITY + (stamp - STAMP)))
        senses.take_contact(stencils.contact(stamp, touching=stamp > STAMP))
    reading = senses._pairing.reading()
    assert senses._pairing.stamp == STAMP + 1 and reading.contact.all()
    assert reading.ranges[0].tolist() == [1.5, ROBOT.max_range, 2.0, 1.25, 3.0]
    np.testing.assert_allclose(reading.pose[0], POSE)
    np.testing.assert_array_equal(reading.velocity[0], VELOCITY + 1)


def test_numbers_read_at_a_glance_are_checked(stencils, senses) -> None:
    commands, stencil = CommandGlance(), CommandStencil("robot_0/base_link")
    assert commands.read(stencil.of(VELOCITY, STAMP))[1].tolist() == VELOCITY.tolist()
    senses.take_scan(stencils.scan(STAMP, RANGES))
    senses.take_odometry(stencils.odometry(STAMP, POSE, VELOCITY))
    senses.take_contact(stencils.contact(STAMP, touching=False))
    nan, second = np.full(5, math.nan), conversions.NANOSECONDS
    for read, cause in (
        (lambda: senses.take_scan(stencils.scan(STAMP, nan)), "scan not finite"),
        (lambda: senses.take_scan(stencils.scan(STAMP, -RANGES)), "scan not finite"),
        (lambda: senses.take_scan(stencils.scan(-second, RANGES)), "scan stamp"),
        (lambda: senses.take_odometry(stencils.odometry(STAMP, nan[:3], VELOCITY)), "odom not finite"),
        (lambda: senses.take_odometry(stencils.odometry(STAMP, POSE, VELOCITY * 1e9)), "odom out of range"),
        (lambda: commands.read(stencil.of(nan[:2], STAMP)), "cmd_vel not finite"),
        (lambda: commands.read(stencil.of(VELOCITY, -second)), "cmd_vel stamp"),
    ):
        with pytest.raises(MessageError) as caught:
            read()
        assert caught.value.cause == cause


def test_what_differs_in_anything_else_is_checked_as_a_message(stencils, senses) -> None:
    senses.take_odometry(stencils.odometry(STAMP, POSE, VELOCITY))
    elsewhere = SenseStencils(ROBOT, "pam", "robot_0/base_link", "robot_0/base_scan", 0.2)
    with pytest.raises(MessageError, match="frame 'pam'"):
        senses.take_odometry(elsewhere.odometry(STAMP, POSE, VELOCITY))
    senses.take_scan(stencils.scan(STAMP, RANGES))
    with pytest.raises(MessageError, match="6 rays"):
        senses.take_scan(serialize_message(LaserScan(ranges=[1.0] * 6)))
    for data in (b"", b"\x00\x01\x00\x00", b"nonsense" * 40):
        with pytest.raises(MessageError) as caught:
            senses.take_scan(data)
        assert caught.value.cause in ("scan format", "scan size", "scan stamp")


def test_a_message_whose_fields_have_no_place_is_published_as_it_is() -> None:
    stamp = Field("header.stamp.sec", "i")
    with pytest.raises(LayoutError):
        offset_of(LaserScan(), Field("range_min", "d"))  # it is a float32
    stencil = Stencil(LaserScan(), [stamp])
    stencil._writers = []  # as in a middleware that packs its numbers
    assert stencil.filled(7).header.stamp.sec == 7
