"""Playback: a recording fed to a `SwarmState` as it was heard, through the same callbacks as a live swarm."""

from collections.abc import Iterator
from pathlib import Path

from rclpy.serialization import deserialize_message

from leed_ros.monitor.state import SwarmPicture
from leed_ros.monitor.swarm_state import SwarmState
from leed_ros.nodes.monitor.feed import StateFeed
from leed_ros.nodes.monitor.topics import kind_of, replay
from leed_ros.records.errors import RecordError
from leed_ros.records.recording.message import RecordedMessage
from leed_ros.records.recording.reader import Recording

NANOSECONDS = 1_000_000_000
PAUSE = 3.0
"""Time for which the end is shown before a recording begins anew [s]."""


class Playback:
    """Pictures of a recorded swarm, at any moment since the recording's beginning.

    Args:
        path: The recording.
        speed: Recorded seconds per second.

    Attributes:
        summary: What the recording holds.

    Raises:
        RecordError: It cannot be read.
    """

    _time: float
    _state: SwarmState
    _next: RecordedMessage | None

    def __init__(self, path: Path, speed: float = 1.0) -> None:
        self._recording, self._speed = Recording(path), speed
        self.summary = self._recording.summary()
        self._watched = {topic for topic in self.summary.topics if kind_of(topic) is not None}
        self._begin()

    @property
    def duration(self) -> float:
        """Length of the recording [s]."""
        return (self.summary.end - self.summary.start) / NANOSECONDS

    def picture(self, now: float) -> SwarmPicture:
        """Return the swarm as it was so long after the beginning; past the end the recording begins anew.

        Args:
            now: Time since playback began [s]. Going back costs reading from the beginning.

        Raises:
            RecordError: The recording is damaged.
        """
        time = (now * self._speed) % (self.duration + PAUSE * self._speed)
        if time < self._time:
            self._begin()
        self._time = time
        until = self.summary.start + round(time * NANOSECONDS)
        while self._next is not None and self._next.received <= until:
            self._take(self._next)
            self._next = next(self._messages, None)
        return self._state.picture()

    def close(self) -> None:
        """Nothing is held that would have to be released."""

    def _begin(self) -> None:
        self._time = 0.0
        self._state = SwarmState(clock=lambda: self._time)
        self._feed = StateFeed(self._state)
        self._messages: Iterator[RecordedMessage] = self._recording.messages(self._watched)
        self._next = next(self._messages, None)

    def _take(self, message: RecordedMessage) -> None:
        found = kind_of(message.topic)
        if found is None:
            return
        kind = found[1]
        raw = kind.take is StateFeed.take_odom  # it takes apart what it needs by itself
        try:
            heard = message.data if raw else deserialize_message(message.data, kind.type)
        except Exception as error:  # rclpy raises whatever broken bytes lead to
            words = f"the message on {message.topic} is no {kind.type.__name__}: {error}"
            raise RecordError(words) from error
        replay(self._feed, message.topic, heard)
