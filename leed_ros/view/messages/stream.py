"""The stream of messages: all channels together, each as often as it is worth."""

from dataclasses import dataclass

from leed_ros.monitor.state import SwarmPicture
from leed_ros.view.messages.channel import Channel
from leed_ros.view.messages.curve_channel import CurveChannel
from leed_ros.view.messages.frame_channel import FrameChannel
from leed_ros.view.messages.panel_channel import PanelChannel
from leed_ros.view.messages.path_channel import PathChannel
from leed_ros.view.messages.site_channel import SiteChannel
from leed_ros.view.source import SourceFacts

SLOW_PERIOD = 0.5
"""Time between two messages about what does not move [s]."""

MAX_BYTES = 4_000_000
"""Largest message; a larger one is not sent."""


@dataclass(frozen=True)
class Message:
    """One message to a page: its kind and its content as JSON in one line."""

    kind: str
    content: str

    def event(self) -> bytes:
        """Return it as a server-sent event."""
        return f"event: {self.kind}\ndata: {self.content}\n\n".encode()


class MessageStream:
    """Turns pictures into messages for all pages alike."""

    def __init__(self) -> None:
        self._site, self._frame = SiteChannel(), FrameChannel()
        self._slow: tuple[Channel, ...] = (PanelChannel(), CurveChannel(), PathChannel())
        self._next_slow = 0.0

    def changes(self, picture: SwarmPicture, facts: SourceFacts, now: float) -> list[Message]:
        """Return what pages that have heard everything so far are to be told; now [s], not running backwards."""
        due = now >= self._next_slow
        if due:
            self._next_slow = now + SLOW_PERIOD
        channels: tuple[Channel, ...] = (self._site, self._frame, *(self._slow if due else ()))
        made = ((channel.name, channel.change(picture, facts)) for channel in channels)
        return _sendable([Message(kind, content) for kind, content in made if content is not None])

    def whole(self, picture: SwarmPicture, facts: SourceFacts) -> list[Message]:
        """Return what a page that joins is to be told, right after `changes` was given the same picture."""
        channels: tuple[Channel, ...] = (self._site, self._frame, *self._slow)
        return _sendable([Message(channel.name, channel.whole(picture, facts)) for channel in channels])


def _sendable(messages: list[Message]) -> list[Message]:
    return [message for message in messages if len(message.content) <= MAX_BYTES]
