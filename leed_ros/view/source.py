"""Sources: where the pictures on the page come from."""

from dataclasses import dataclass
from typing import Protocol

from leed_ros.monitor.state import SwarmPicture

LIVE, RUN, RECORDING = "live", "run", "recording"
"""Kinds of source."""


@dataclass(frozen=True)
class SourceFacts:
    """What is said about a source at the head of the page.

    Attributes:
        kind: live, run or recording.
        title: Its name, in a few words.
        facts: What else people should know, as pairs of a label and a text.
    """

    kind: str
    title: str
    facts: tuple[tuple[str, str], ...] = ()


class Source(Protocol):
    """Gives pictures of a swarm. Its methods are called from one thread."""

    @property
    def facts(self) -> SourceFacts:
        """What is said about it; it may change."""
        ...

    def picture(self, now: float) -> SwarmPicture:
        """Return the picture of this moment.

        Args:
            now: Time since the page's server came up, on a clock that does not run backwards [s]. What is replayed
                goes by it; what is live takes no notice.
        """
        ...

    def close(self) -> None:
        """Release everything; called once, at the end."""
        ...
