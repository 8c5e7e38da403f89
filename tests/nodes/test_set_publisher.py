"""Latched sets: what a late subscriber is given."""

import time

import pytest
from rclpy.executors import SingleThreadedExecutor
from sensor_msgs.msg import PointCloud2

from leed_ros.nodes import qos
from leed_ros.nodes.set_publisher import SetPublisher

TOPIC = "robot_0/demonstration"
QUIET = 1.0  # [s] after which nothing more is expected to come


@pytest.fixture
def heard(make_node):
    """Return what a subscriber hears that begins now, once enough came and nothing more does."""
    node = make_node()

    def listen(least: int) -> list[int]:
        widths: list[int] = []
        node.create_subscription(PointCloud2, TOPIC, lambda part: widths.append(part.width), qos.LATCHED_PARTS)
        executor = SingleThreadedExecutor(context=node.context)
        executor.add_node(node)
        deadline, quiet_at = time.monotonic() + 20.0, None
        while time.monotonic() < min(deadline, quiet_at or deadline):
            executor.spin_once(timeout_sec=0.1)
            quiet_at = quiet_at or (time.monotonic() + QUIET if len(widths) >= least else None)
        executor.shutdown()
        return widths

    return listen


def parts(*widths: int) -> list[PointCloud2]:
    return [PointCloud2(width=width) for width in widths]


@pytest.mark.parametrize("last", [(5, 6), (7,), (8, 9, 10)])
def test_a_late_subscriber_gets_all_parts_of_the_latest_set_and_none_of_the_ones_before(make_node, heard, last) -> None:
    publisher = SetPublisher(make_node(), TOPIC)
    for earlier in ((1, 2), (3, 4), last):
        publisher.publish(parts(*earlier))
    assert heard(len(last)) == list(last)


def test_a_subscriber_from_the_start_gets_every_set_whatever_its_number_of_parts(make_node) -> None:
    node, widths = make_node(), []
    publisher = SetPublisher(node, TOPIC)
    node.create_subscription(PointCloud2, TOPIC, lambda part: widths.append(part.width), qos.LATCHED_PARTS)
    executor = SingleThreadedExecutor(context=node.context)
    executor.add_node(node)
    for given in ((1,), (2, 3, 4), (5, 6, 7), (8,)):
        publisher.publish(parts(*given))
        deadline = time.monotonic() + 20.0
        while given[-1] not in widths:
            assert time.monotonic() < deadline
            executor.spin_once(timeout_sec=0.1)
    executor.shutdown()
    assert widths == [1, 2, 3, 4, 5, 6, 7, 8]
