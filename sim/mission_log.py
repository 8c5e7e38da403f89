"""The log of missions: a CSV file that gets a row for every robot's mission of every round that has ended."""

import csv
import io
import os
from contextlib import suppress
from pathlib import Path

from leed_ros.task.config import ConfigError
from leed_sim.rounds import Rounds

COLUMNS = ("round", "robot", "goal_x", "goal_y", "arrived", "clean", "duration")


class MissionLog:
    """Writes how missions ended, by the true poses.

    Args:
        path: The file.
        size: Size at which to go on [bytes], as in a snapshot; rows beyond it are cut off, and 0 begins anew.

    Attributes:
        size: Size of the file, whole rows only [bytes].

    Raises:
        ConfigError: The file cannot be written, or is shorter than that.
    """

    def __init__(self, path: Path, size: int = 0) -> None:
        self.size = size
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if size:
                self._cut()
            else:
                path.write_bytes(b"")
                self._append([COLUMNS])
        except OSError as error:
            raise ConfigError(f"parameter mission_log = '{path}' cannot be written: {error.strerror}") from error

    def add(self, rounds: Rounds) -> None:
        """Add the rows of the present round.

        Raises:
            OSError: They cannot be written; the file is as before.
        """
        ended = zip(rounds.goals, rounds.arrived, rounds.clean, rounds.durations, strict=True)
        self._append(
            [
                (
                    rounds.count,
                    f"robot_{index}",
                    *(f"{value:.6f}" for value in goal),
                    int(arrived),
                    int(clean),
                    duration,
                )
                for index, (goal, arrived, clean, duration) in enumerate(ended)
            ]
        )

    def _append(self, rows: list[tuple[object, ...]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        content = text.getvalue().encode()
        try:
            with self._path.open("ab") as file:
                file.write(content)
        except OSError:
            with suppress(OSError):
                self._cut()
            raise
        self.size += len(content)

    def _cut(self) -> None:
        """Cut off what lies beyond the size."""
        if self._path.stat().st_size < self.size:
            raise ConfigError(f"parameter mission_log = '{self._path}' is shorter than when the snapshot was made")
        os.truncate(self._path, self.size)
