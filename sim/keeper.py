"""The keeper: writes what a simulation leaves behind, and lets it go on where that cannot be written."""

from collections.abc import Callable
from pathlib import Path

from leed_sim.mission_log import MissionLog
from leed_sim.rounds import Rounds
from leed_sim.snapshot import Snapshot, write_snapshot


class Keeper:
    """Writes snapshots and the log of missions.

    A file that cannot be written is reported once when that begins, and once when it is over.

    Args:
        folder: Folder of the snapshots; None writes none.
        log: The log of missions, if there is to be one.
        say: Takes a line for people.
    """

    def __init__(self, folder: Path | None, log: MissionLog | None, say: Callable[[str], None]) -> None:
        self._folder, self._log, self._say = folder, log, say
        self._failing: set[str] = set()

    @property
    def log_size(self) -> int:
        """Size of the log of missions [bytes]; 0 without one."""
        return self._log.size if self._log else 0

    def keep(self, snapshot: Snapshot) -> None:
        """Write a snapshot, if there is a folder for it."""
        if (folder := self._folder) is not None:
            self._attempt("snapshots", lambda: write_snapshot(folder, snapshot))

    def add(self, rounds: Rounds) -> None:
        """Add the present round to the log of missions, if there is one."""
        if (log := self._log) is not None:
            self._attempt("the log of missions", lambda: log.add(rounds))

    def _attempt(self, what: str, write: Callable[[], None]) -> None:
        try:
            write()
        except OSError as error:
            if what not in self._failing:
                self._failing.add(what)
                self._say(f"{what} cannot be written: {error.strerror or error}; the run goes on without")
        else:
            if what in self._failing:
                self._failing.remove(what)
                self._say(f"{what} can be written again")
