"""The log of missions: a CSV file that gets a row for every robot's mission of every round that has ended."""

import csv
from pathlib import Path

from leed_ros.task.config import ConfigError
from leed_sim.rounds import Rounds

COLUMNS = ("round", "robot", "goal_x", "goal_y", "arrived", "clean", "duration")


class MissionLog:
    """Writes how missions ended, by the true poses.

    Raises:
        ConfigError: The file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write([COLUMNS], "w")
        except OSError as error:
            raise ConfigError(f"parameter mission_log = '{path}' cannot be written: {error.strerror}") from error

    def add(self, rounds: Rounds) -> None:
        """Add the rows of the present round."""
        ended = zip(rounds.goals, rounds.arrived, rounds.clean, rounds.durations, strict=True)
        rows = [
            (rounds.count, f"robot_{index}", *(f"{value:.6f}" for value in goal), int(arrived), int(clean), duration)
            for index, (goal, arrived, clean, duration) in enumerate(ended)
        ]
        self._write(rows, "a")

    def _write(self, rows: list[tuple[object, ...]], mode: str) -> None:
        with self._path.open(mode, newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
