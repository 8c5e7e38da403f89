"""Channels: one kind of message each. A channel tells what has changed, and the whole to whoever joins."""

from typing import Protocol

from leed_ros.monitor.state import SwarmPicture
from leed_ros.view.source import SourceFacts


class Channel(Protocol):
    """Makes one kind of message of pictures."""

    name: str

    def change(self, picture: SwarmPicture, facts: SourceFacts) -> str | None:
        """Return what has changed since the picture before, as JSON; None if nothing has."""
        ...

    def whole(self, picture: SwarmPicture, facts: SourceFacts) -> str:
        """Return everything for a page that joins, as of the picture that `change` was last given, as JSON."""
        ...
