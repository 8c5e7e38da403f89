"""A recording as a source: the swarm as it was heard, played again and again."""

from datetime import UTC, datetime
from pathlib import Path

from leed_ros.monitor.state import SwarmPicture
from leed_ros.nodes.recording.playback import NANOSECONDS, Playback
from leed_ros.view.source import RECORDING, SourceFacts


class RecordedSwarm:
    """Shows a recording.

    Args:
        path: The MCAP file.
        speed: Recorded seconds per second.

    Raises:
        RecordError: It cannot be read.
    """

    def __init__(self, path: Path, speed: float = 1.0) -> None:
        self._playback = Playback(path, speed)
        summary = self._playback.summary
        began = datetime.fromtimestamp(summary.start / NANOSECONDS, UTC)
        said = [("recorded", f"{began:%Y-%m-%d %H:%M} UTC"), ("length", f"{self._playback.duration:,.0f} s")]
        said += [("messages", f"{sum(summary.counts.values()):,} of {len(summary.counts)} topics")]
        said += [] if summary.complete else [("recorder", "was killed or is still at work: shown as far as it got")]
        self.facts = SourceFacts(RECORDING, path.name, tuple(said))

    def picture(self, now: float) -> SwarmPicture:
        """Return the swarm as it was so long after the recording's beginning."""
        return self._playback.picture(now)

    def close(self) -> None:
        """Release the recording."""
        self._playback.close()
