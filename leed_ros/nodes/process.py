"""How every node's process starts, spins and ends: one-line errors, clean stop on SIGINT and SIGTERM, exit codes."""

import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from types import FrameType
from typing import Protocol

import rclpy
from rclpy.duration import Duration
from rclpy.executors import SingleThreadedExecutor
from rclpy.experimental import EventsExecutor
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions

from leed_ros.nodes.dds_profile import choose_dds_profile
from leed_ros.nodes.memory import keep_for_good
from leed_ros.task.config import ConfigError

EXIT_OK, EXIT_USAGE = 0, 2

EVENTS, SINGLE_THREADED = EXECUTORS = ("events", "single_threaded")
"""Who serves callbacks: rclpy's EventsExecutor, or its SingleThreadedExecutor, which takes more than twice the time."""

PATIENCE, LEAST_PATIENCE = 0.2, 0.02  # [s] that a process of one node, or of many, waits for something to do
LAST_WORDS = 1.0  # [s] for everybody to receive what a node said last


class ClosableNode(Protocol):
    """A node that saves what it has when its process ends; one with an `executor` says which of `EXECUTORS` serves."""

    node: Node
    finished: bool

    def close(self) -> None:
        """Save and release everything; called once, after spinning."""
        ...


class Stop:
    """Set by SIGINT and SIGTERM; rclpy's own handlers would tear the context down under a node that still saves."""

    def __init__(self) -> None:
        self.requested = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._request)

    def ignore(self) -> None:
        """Ignore further signals: an impatient second one must not cut the end short."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)

    def _request(self, number: int, frame: FrameType | None) -> None:
        self.requested = True


def run(*makes: Callable[[], ClosableNode], arguments: Sequence[str] | None = None) -> int:
    """Run one node, or several in one process, until one is finished or a signal asks them to stop.

    Args:
        makes: Make the nodes, after `rclpy.init`.
        arguments: Command line, `sys.argv` by default.

    Returns:
        Exit code: 0 on a clean end, 2 on an invalid configuration.
    """
    choose_dds_profile()
    rclpy.init(args=arguments, signal_handler_options=SignalHandlerOptions.NO)
    stop = Stop()
    try:
        shells = [make() for make in makes]
        keep_for_good()
        try:
            _spin(shells, stop)
        finally:
            _close(shells)  # also after an error: wheels must not go on by the last command
        for shell in shells:
            _let_be_heard(shell.node)
            shell.node.destroy_node()
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_USAGE
    finally:
        stop.ignore()
        rclpy.try_shutdown()
    return EXIT_OK


def _spin(shells: Sequence[ClosableNode], stop: Stop) -> None:
    """Serve callbacks. `EventsExecutor.spin` is broken in the Jazzy wheels, `spin_once` is not and costs half."""
    kind = getattr(shells[0], "executor", EVENTS)
    executor = EventsExecutor() if kind == EVENTS else SingleThreadedExecutor()
    for shell in shells:
        executor.add_node(shell.node)
    patience = max(PATIENCE / len(shells), LEAST_PATIENCE)
    while rclpy.ok() and not stop.requested and not any(shell.finished for shell in shells):
        for _ in shells:  # so that many nodes are not all asked after every message
            executor.spin_once(timeout_sec=patience)
    executor.shutdown()


def _close(shells: Sequence[ClosableNode]) -> None:
    """Close all nodes; what goes wrong with one keeps no other from it."""
    with ExitStack() as stack:
        for shell in reversed(shells):
            stack.callback(shell.close)


def _let_be_heard(node: Node) -> None:
    """Wait, not for long, until everybody has what was published last: it would be lost with the process."""
    deadline = time.monotonic() + LAST_WORDS
    for publisher in node.publishers:
        left = max(0.0, deadline - time.monotonic())
        publisher.wait_for_all_acked(Duration(seconds=left))
