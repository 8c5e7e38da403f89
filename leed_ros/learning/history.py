"""How a robot's missions ended in training: all of them counted, the latest ones kept."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

RECENT_MISSIONS = 30


@dataclass(frozen=True)
class MissionRecord:
    """How one of this robot's missions ended in training."""

    arrived: bool
    clean: bool
    duration: float


class MissionHistory:
    """The missions of one robot so far.

    Attributes:
        ended: Number of missions that arrived or ran out of time.
    """

    def __init__(self) -> None:
        self.ended = 0
        self._recent: deque[MissionRecord] = deque(maxlen=RECENT_MISSIONS)

    def add(self, record: MissionRecord) -> None:
        """Note the end of a mission."""
        self._recent.append(record)
        self.ended += 1

    def success(self) -> dict[str, float]:
        """Return the shares of recent missions, with exploration noise: arrived and clean."""
        count = max(len(self._recent), 1)
        arrived, clean = (sum(getattr(record, name) for record in self._recent) for name in ("arrived", "clean"))
        return {"arrived": arrived / count, "clean": clean / count}

    def state(self) -> dict[str, Any]:
        """Return all of it, to be stored."""
        recent = [(record.arrived, record.clean, record.duration) for record in tuple(self._recent)]
        return {"ended": self.ended, "recent": recent}

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Take over what `state` returned."""
        self.ended = int(state["ended"])
        self._recent.clear()
        self._recent.extend(
            MissionRecord(bool(arrived), bool(clean), float(seconds)) for arrived, clean, seconds in state["recent"]
        )
