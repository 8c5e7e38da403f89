"""Hears what a swarm's nodes say of themselves, and keeps when its steps went on and when they did not."""

import threading
import time
from dataclasses import dataclass, field

import rclpy
from diagnostic_msgs.msg import DiagnosticArray
from rclpy.experimental import EventsExecutor
from rclpy.signals import SignalHandlerOptions
from std_srvs.srv import Trigger

from leed_ros.nodes import diagnostics, qos

SHORT = 2.0  # [s] a pause below is none: the simulation tells its steps twice a second


@dataclass(frozen=True)
class Word:
    """What a node said last.

    Attributes:
        time: When, on the steady clock [s].
        message: One line.
        values: Named values.
    """

    time: float
    message: str
    values: dict[str, str]

    def number(self, key: str) -> float:
        """Return a value; 0 if it was not told."""
        return float(self.values.get(key, 0.0))


SILENCE = Word(0.0, "", {})


@dataclass
class Progress:
    """How the steps go on.

    Attributes:
        steps: Steps of the simulation.
        since: When they last went on, on the steady clock [s].
        pauses: Beginning on the steady clock and length of every time without a step [s].
    """

    steps: int = 0
    since: float = field(default_factory=time.monotonic)
    pauses: list[tuple[float, float]] = field(default_factory=list)

    def take(self, steps: int, now: float) -> None:
        """Take the number of steps as told at a time [s]; one that is resumed may begin with less."""
        if steps == self.steps:
            return
        if self.steps and now - self.since > SHORT:
            self.pauses.append((self.since, now - self.since))
        self.steps, self.since = steps, now


class Onlooker:
    """Listens to `/diagnostics` in a thread of its own, and may ask for other demonstrations."""

    def __init__(self) -> None:
        self.words: dict[str, Word] = {}
        self.progress = Progress()
        self._stop, self._asked = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def word(self, label: str) -> Word:
        """Return what a node said last."""
        return self.words.get(label, SILENCE)

    def forget(self, label: str = "") -> None:
        """Forget what a node said, or all nodes."""
        for name in [label] if label else list(self.words):
            self.words.pop(name, None)

    def ask_again(self) -> None:
        """Have the demonstration node begin another session, if it is there."""
        self._asked.set()

    def close(self) -> None:
        """Stop listening."""
        self._stop.set()
        self._thread.join(timeout=5.0)

    def _take(self, array: DiagnosticArray) -> None:
        now = time.monotonic()
        for status in array.status:
            label = status.name.strip("/").split("/")[0]
            self.words[label] = Word(now, status.message, diagnostics.values_of(status))
        self.progress.take(int(self.word("simulation").number("steps")), now)

    def _serve(self) -> None:
        context = rclpy.Context()
        rclpy.init(args=[], context=context, signal_handler_options=SignalHandlerOptions.NO)
        node = rclpy.create_node("onlooker", context=context)
        node.create_subscription(DiagnosticArray, "/diagnostics", self._take, qos.RELIABLE)
        client = node.create_client(Trigger, "/demonstration/ask_again")
        executor = EventsExecutor(context=context)
        executor.add_node(node)
        while not self._stop.is_set():
            executor.spin_once(timeout_sec=0.2)
            if self._asked.is_set() and client.service_is_ready():
                self._asked.clear()
                client.call_async(Trigger.Request())
        executor.shutdown()
        node.destroy_node()
        rclpy.try_shutdown(context=context)
