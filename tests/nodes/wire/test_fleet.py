"""The fleet path: the same numbers as on per-robot topics, checked row by row."""

import math
import time
from itertools import repeat

import numpy as np
import pytest
from rclpy.executors import SingleThreadedExecutor
from rclpy.serialization import deserialize_message, serialize_message
from sensor_msgs.msg import PointCloud2

from leed_ros.nodes import readings
from leed_ros.nodes.dropped import DropCounter, MessageError
from leed_ros.nodes.wire.fleet import COMMAND_ROW, FRAME, fleet_topic, number_of, reading_row
from leed_ros.nodes.wire.fleet_end import FleetEnd, Member
from leed_ros.nodes.wire.rows import RowReader, RowWriter, message_of
from leed_ros.task.config import ConfigError
from leed_ros.task.records import SensorReading
from leed_ros.task.robot import RobotConfig
from leed_sim.fleet_link import FleetLink, groups

ROBOT = RobotConfig(num_rays=4)
STAMP = 5_000_000_003
READING = SensorReading(
    ranges=np.array([[0.1, 0.2, ROBOT.max_range, 0.4], [1.0, 1.1, 1.2, 1.3], [2.0, 2.1, 2.2, 2.3]]),
    pose=np.array([[1.0, 2.0, 0.3], [-1.0, 0.5, -3.0], [0.0, 0.0, 1.0]]),
    velocity=np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]),
    contact=np.array([False, True, False]),
)


class Sent:
    """Publishes into a list."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []

    def publish(self, message) -> None:
        self.messages.append(message if isinstance(message, bytes) else serialize_message(message))


@pytest.fixture
def link(make_node) -> FleetLink:
    """Return a simulation's end of robots 1 and 2, which notes down commands."""
    commands = []
    made = FleetLink(make_node(), {1: ROBOT, 2: ROBOT}, noted_in(commands), DropCounter(None))
    made._publisher, made.commands = Sent(), commands
    return made


def noted_in(commands: list):
    """Return a callback that notes down each robot's command: its index, the stamp and the command."""
    return lambda robots, stamp, rows: commands.extend(zip(robots, repeat(stamp), rows, strict=False))


@pytest.fixture
def end(make_node) -> FleetEnd:
    """Return the robots' end of robots 1 and 2; robot 1 answers at once what it is told by the test."""
    made = FleetEnd(["robot_1", "robot_2"])
    made.taken, node = [], make_node()
    for name in ("robot_1", "robot_2"):

        def take(row, name=name) -> None:
            made.taken.append((name, row))
            made.send(name, np.array(row.motion[-2:]), row.stamp)

        made.join(node, name, Member(ROBOT.num_rays, take, DropCounter(None)))
    made._publisher = Sent()
    return made


def test_answers_of_many_robots_by_themselves_all_arrive(make_node) -> None:
    """As at a round's beginning, when each robot answers its goal: more messages than a topic usually keeps."""
    count, commands, simulation, robots = 64, [], make_node(), make_node()
    link = FleetLink(simulation, dict.fromkeys(range(count), ROBOT), noted_in(commands), DropCounter(None))
    end = FleetEnd([f"robot_{number}" for number in range(count)])
    for number in range(count):
        end.join(robots, f"robot_{number}", Member(ROBOT.num_rays, lambda row: None, DropCounter(None)))
    deadline = time.monotonic() + 30.0
    while not (link.matched and end._publisher.get_subscription_count()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    for number in range(count):
        end.send(f"robot_{number}", np.zeros(2), STAMP)
    executor = SingleThreadedExecutor(context=simulation.context)
    executor.add_node(simulation)
    while len(commands) < count:
        assert time.monotonic() < deadline, f"{len(commands)} of {count} answers have come"
        executor.spin_once(timeout_sec=0.2)
    assert sorted(robot for robot, *_ in commands) == list(range(count))


def test_every_robot_gets_its_own_readings_and_all_answers_go_out_together(link, end) -> None:
    for stamp in (STAMP, STAMP + 1):
        link.publish_reading(READING, stamp)
        end.take(link._publisher.messages[-1])
        link.take(end._publisher.messages[-1])
    assert len(end._publisher.messages) == 2, "one message for both robots"
    name, row = end.taken[-1]
    assert (name, row.stamp, row.touching) == ("robot_2", STAMP + 1, False)
    assert readings.ranges_reading(row.ranges, ROBOT).tolist() == READING.ranges[2].astype(np.float32).tolist()
    pose, velocity = readings.motion_reading(row.motion, "odom")
    np.testing.assert_allclose(pose, READING.pose[2])
    assert velocity.tolist() == [0.5, 0.6]
    assert end.taken[0][1].touching
    robots = [(robot, stamp, command.tolist()) for robot, stamp, command in link.commands[-2:]]
    assert robots == [(1, STAMP + 1, [0.3, 0.4]), (2, STAMP + 1, [0.5, 0.6])]


def test_who_answers_for_all_is_asked_first(link, end) -> None:
    asked: list[int] = []

    def together(stamp, rows):
        asked.append(stamp)
        return np.array([[0.7, 0.8], [0.9, 1.0]]) if stamp > STAMP else None

    end._make_together = lambda: together
    for stamp in (STAMP, STAMP + 1):
        link.publish_reading(READING, stamp)
        end.take(link._publisher.messages[-1])
        link.take(end._publisher.messages[-1])
    assert asked == [STAMP, STAMP + 1]
    assert [row.stamp for _, row in end.taken] == [STAMP, STAMP], "handed out where nobody answered for all"
    commands = [(robot, stamp, command.tolist()) for robot, stamp, command in link.commands]
    assert commands[2:] == [(1, STAMP + 1, [0.7, 0.8]), (2, STAMP + 1, [0.9, 1.0])]
    assert len(end._publisher.messages) == 2


def test_a_late_answer_goes_out_alone_with_its_own_stamp(link, end) -> None:
    end.send("robot_2", np.array([0.1, 0.2]), STAMP)
    link.take(end._publisher.messages[-1])
    ((robot, stamp, command),) = link.commands
    assert (robot, stamp, command.tolist()) == (2, STAMP, [0.1, 0.2])


def test_commands_that_are_none_are_dropped_row_by_row_and_counted(link) -> None:
    rows = np.array([(1, math.nan, 0.0), (7, 0.1, 0.1)], COMMAND_ROW)
    link.take(RowWriter(COMMAND_ROW, 2, FRAME).of(rows, STAMP))
    assert link.commands == []
    assert link._dropped.values() == {"dropped fleet commands not finite": 1, "dropped fleet commands robot": 1}
    rows = np.array([(1, 0.0, 1e9), (2, 0.1, 0.2)], COMMAND_ROW)
    link.take(RowWriter(COMMAND_ROW, 2, FRAME).of(rows, STAMP))
    assert [(robot, stamp, command.tolist()) for robot, stamp, command in link.commands] == [(2, STAMP, [0.1, 0.2])]
    assert link._dropped.values()["dropped fleet commands out of range"] == 1


def test_messages_with_other_columns_sizes_or_bytes_are_refused() -> None:
    reader, kind = RowReader(COMMAND_ROW, 2, "fleet commands"), reading_row(3)
    whole = RowWriter(COMMAND_ROW, 2, FRAME).of(np.zeros(2, COMMAND_ROW), STAMP)
    cloud = deserialize_message(whole, PointCloud2)
    cloud.width = 5
    for data, cause in (
        (RowWriter(kind, 1, FRAME).of(np.zeros(1, kind), STAMP), "fleet commands format"),
        (serialize_message(message_of(np.zeros(3, COMMAND_ROW), FRAME, STAMP)), "fleet commands size"),
        (serialize_message(message_of(np.zeros(0, COMMAND_ROW), FRAME, STAMP)), "fleet commands size"),
        (serialize_message(message_of(np.zeros(500, COMMAND_ROW), FRAME, STAMP)), "fleet commands size"),
        (serialize_message(cloud), "fleet commands format"),
        (b"\x00\x01\x00\x00nothing", "fleet commands format"),
    ):
        with pytest.raises(MessageError) as caught:
            reader.read(data)
        assert caught.value.cause == cause
    assert reader.read(whole)[0] == STAMP


def test_groups_and_their_topics(make_node) -> None:
    assert [list(group) for group in groups(5, 2)] == [[0, 1], [2, 3], [4]]
    assert fleet_topic([0, 1, 2], "readings") == "/fleet/robot_0_to_2/readings"
    assert fleet_topic([4], "commands") == "/fleet/robot_4/commands"
    assert (number_of("robot_12"), number_of("burger"), number_of("robot_")) == (12, None, None)
    with pytest.raises(ConfigError, match="burger"):
        FleetEnd([]).join(make_node(), "burger", Member(4, lambda row: None, DropCounter(None)))
