"""A running swarm as a source: what its nodes publish, heard from outside."""

from leed_ros.monitor.state import SwarmPicture
from leed_ros.nodes.monitor.watch import SwarmWatch
from leed_ros.view.source import LIVE, SourceFacts


class WatchedSwarm:
    """Shows a swarm that runs.

    Args:
        title: What the page is headed with.
        rate: Looks per second.
        facts: What else people should know.
    """

    def __init__(self, title: str, rate: float, facts: tuple[tuple[str, str], ...] = ()) -> None:
        self.facts = SourceFacts(LIVE, title, facts)
        self._watch = SwarmWatch(rate=rate)

    def picture(self, now: float) -> SwarmPicture:
        """Return what is known of the swarm now."""
        return self._watch.picture()

    def close(self) -> None:
        """Stop listening."""
        self._watch.close()
