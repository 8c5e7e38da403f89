"""A swarm watched from any process: a thread that listens, and pictures for whoever asks.

with SwarmWatch() as watch:
    picture = watch.picture()
"""

import threading
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import rclpy
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions

from leed_ros.monitor.state import RobotBody, SwarmPicture
from leed_ros.monitor.swarm_state import SwarmState
from leed_ros.nodes.dds_profile import choose_dds_profile
from leed_ros.nodes.memory import give_back_large_blocks
from leed_ros.nodes.monitor.feed import StateFeed
from leed_ros.nodes.monitor.listener import SwarmListener
from leed_ros.nodes.monitor.priority import go_last
from leed_ros.task.site import Site

FIND_PERIOD = 1.0  # [s] between two looks for new robots


class SwarmWatch:
    """Listens to a swarm in a thread and a ROS context of its own.

    Args:
        robots: Names of the robots; empty to find them by their odometry.
        rate: Looks per second.
        domain_id: ROS domain, that of the environment by default.
    """

    def __init__(self, robots: Sequence[str] = (), rate: float = 10.0, domain_id: int | None = None) -> None:
        self._state = SwarmState(robots)
        self._robots, self._period, self._domain_id = robots, 1.0 / rate, domain_id
        self._lock, self._stop = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._serve, name="watch", daemon=True)
        self._thread.start()

    def picture(self) -> SwarmPicture:
        """Return what is known of the swarm now; from any thread."""
        with self._lock:
            return self._state.picture()

    def take_site(self, site: Site, bodies: Mapping[str, RobotBody]) -> None:
        """Tell where the swarm drives and what robots look like, by name, where no node says it."""
        with self._lock:
            self._state.take_site(site, bodies)

    def close(self) -> None:
        """Stop listening."""
        self._stop.set()
        self._thread.join(timeout=5.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _serve(self) -> None:
        go_last()
        give_back_large_blocks()
        choose_dds_profile()
        context = rclpy.Context()
        rclpy.init(args=[], context=context, signal_handler_options=SignalHandlerOptions.NO, domain_id=self._domain_id)
        node = Node(
            "leed_watch",
            context=context,
            use_global_arguments=False,
            start_parameter_services=False,
            enable_rosout=False,
        )
        try:
            self._listen(SwarmListener(node, StateFeed(self._state), self._robots))
        finally:
            node.destroy_node()
            rclpy.try_shutdown(context=context)

    def _listen(self, listener: SwarmListener) -> None:
        look_around = 0.0
        while not self._stop.wait(self._period):
            with self._lock:
                if time.monotonic() >= look_around:
                    look_around = time.monotonic() + FIND_PERIOD
                    listener.find()
                listener.poll()
