"""The state of a running swarm as its nodes report it on `/diagnostics`."""

import threading
from collections import Counter
from dataclasses import dataclass, field

import rclpy
from diagnostic_msgs.msg import DiagnosticArray
from rclpy.experimental import EventsExecutor
from rclpy.signals import SignalHandlerOptions

from leed_ros.node_spec import WITHOUT_LOG_FILES, enclave_of
from leed_ros.nodes import diagnostics, qos
from leed_ros.nodes.dds_profile import choose_dds_profile


@dataclass
class SwarmStatus:
    """Latest values of every node, by label: `robot_0`, `simulation`, `demonstration`; and how often it was heard."""

    heard: Counter[str] = field(default_factory=Counter)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)

    def take(self, array: DiagnosticArray) -> None:
        """Take a diagnostics message."""
        for status in array.status:
            label = status.name.strip("/").split("/")[0]
            self.heard[label] += 1
            self.values[label] = diagnostics.values_of(status)
            self.messages[label] = status.message

    @property
    def through(self) -> bool:
        """Whether the simulation has taken all of its steps."""
        return 0.0 < self.number("simulation", "max_steps") <= self.number("simulation", "steps")

    def number(self, label: str, key: str) -> float:
        """Return a node's value, 0 as long as it has not reported it."""
        return float(self.values.get(label, {}).get(key, 0.0))


class StatusListener:
    """Keeps a `SwarmStatus` up to date from a thread of its own."""

    def __init__(self) -> None:
        self.status = SwarmStatus()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._stop.set()
        self._thread.join(timeout=5.0)

    def _serve(self) -> None:
        choose_dds_profile()
        context = rclpy.Context()
        rclpy.init(
            args=["--ros-args", WITHOUT_LOG_FILES, "--enclave", enclave_of("runner")],
            context=context,
            signal_handler_options=SignalHandlerOptions.NO,
        )
        node = rclpy.create_node("leed_status", context=context)
        node.create_subscription(DiagnosticArray, "/diagnostics", self.status.take, qos.RELIABLE)
        executor = EventsExecutor(context=context)
        executor.add_node(node)
        while not self._stop.is_set():
            executor.spin_once(timeout_sec=0.2)
        executor.shutdown()
        node.destroy_node()
        rclpy.try_shutdown(context=context)
