"""The recorder's node: records a swarm's topics until it is told to stop, or until the recording has its size.

It publishes nothing. Its file is complete when the process ends on SIGINT or SIGTERM; after a kill it is readable up to
the last chunk that was through.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import rclpy
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions

from leed_ros.nodes.dds_profile import choose_dds_profile
from leed_ros.nodes.parameters import Parameters
from leed_ros.nodes.process import EXIT_OK, EXIT_USAGE, Stop
from leed_ros.nodes.recording.recorder import Recorder
from leed_ros.nodes.recording.wanted import known_beforehand, named
from leed_ros.records.errors import RecordError
from leed_ros.records.recording.writer import RecordingWriter, free_path
from leed_ros.task.config import Config, ConfigError, parameter

POLL_PERIOD = 0.01  # [s]
FIND_PERIOD = 0.1  # [s]
MEGABYTE = 1_000_000
EXIT_FAILED = 1


@dataclass(frozen=True)
class RecorderConfig(Config):
    """What is recorded, and to where."""

    out: str = parameter("recording.mcap", "MCAP file to write; a new one")
    new_name: bool = parameter(
        False, "Where there is such a file already, write recording_2.mcap and so on; otherwise refuse"
    )
    topics: str = parameter(
        "", "Names or patterns with commas between, such as /robot_*/odom; a swarm's topics if empty"
    )
    num_robots: int = parameter(
        0, "Listen to the topics of robot_0 to robot_N-1 from the start", minimum=0, maximum=1024
    )
    max_size: int = parameter(2000, "Size at which recording stops", unit="MB", minimum=1, maximum=1_000_000)


class RecorderNode:
    """Shell around a `Recorder`; without an executor, since nothing is served.

    Args:
        config: What is recorded.
        node: Where subscriptions are made.

    Raises:
        RecordError: The recording cannot be begun.
    """

    def __init__(self, config: RecorderConfig, node: Node) -> None:
        self.config, self.node = config, node
        path = free_path(Path(config.out)) if config.new_name else Path(config.out)
        self.writer = RecordingWriter(path, config.max_size * MEGABYTE)
        patterns = [pattern.strip() for pattern in config.topics.split(",") if pattern.strip()]
        wanted = named(patterns)
        self.recorder = Recorder(node, self.writer, wanted)
        for topic, type_name, qos in known_beforehand([f"robot_{index}" for index in range(config.num_robots)]):
            if wanted(topic, type_name):
                self.recorder.expect(topic, type_name, qos)

    def run(self, go_on: Callable[[], bool]) -> None:
        """Record as long as `go_on` says so and there is room, then close the file.

        Raises:
            RecordError: The recording cannot be written.
        """
        look_around = 0.0
        try:
            while go_on() and not self.writer.full:
                if time.monotonic() >= look_around:
                    look_around = time.monotonic() + FIND_PERIOD
                    self.recorder.find()
                if not self.recorder.poll():
                    time.sleep(POLL_PERIOD)
            while self.recorder.poll():
                pass
        finally:
            self.writer.close()

    def state(self) -> str:
        """Return how far the recording is, in one line."""
        if not self.writer.count:
            domain = os.environ.get("ROS_DOMAIN_ID", "0")
            return f"nothing is heard yet: does a swarm run in ROS domain {domain}?"
        return f"recording {len(self.recorder.topics)} topics: {self.writer.count:,} messages"

    def summary(self) -> str:
        """Return what was recorded, in one line."""
        size = self.writer.path.stat().st_size / MEGABYTE
        end = f"; stopped at {self.config.max_size} MB, see max_size" if self.writer.full else ""
        return f"recorded {self.writer.count:,} messages ({size:,.1f} MB) to {self.writer.path}{end}"


def main() -> int:
    """Run the recorder's node."""
    choose_dds_profile()
    rclpy.init(signal_handler_options=SignalHandlerOptions.NO)
    stop = Stop()
    node = Node("recorder", automatically_declare_parameters_from_overrides=True, enable_rosout=False)
    try:
        declared = Parameters(node)
        config = declared.declare("", RecorderConfig)
        declared.refuse_unknown()
        shell = RecorderNode(config, node)
        shell.run(lambda: not stop.requested)
        node.get_logger().info(shell.summary())
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_USAGE
    except RecordError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_FAILED
    finally:
        stop.ignore()
        node.destroy_node()
        rclpy.try_shutdown()
    return EXIT_OK
