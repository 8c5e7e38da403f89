"""What a demonstration node leaves behind: the demonstrations, and how they came about."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from leed_ros.demonstration.archive import save_demonstrations
from leed_ros.demonstration.refinement.figures import RoundFigures
from leed_ros.demonstration.session.update import Update
from leed_ros.task.records import Demonstration


class DemonstrationRecord:
    """Writes demonstrations.npz and demonstrations.json into the folder of a run.

    Raises:
        OSError: The folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._rounds: list[dict[str, Any]] = []

    def add_round(self, figures: RoundFigures) -> None:
        """Note what a round of refinement came to."""
        self._rounds.append(asdict(figures))

    def write(self, update: Update, demonstrations: Sequence[Sequence[Demonstration]] | None) -> None:
        """Write what the session has come to, and the demonstrations if they have changed."""
        if demonstrations is not None:
            save_demonstrations(self.folder / "demonstrations.npz", demonstrations)
        content = {
            "by_proposer": dict(update.by_proposer),
            "missions": update.missions,
            "accepted_share": update.accepted_share,
            "rules": list(update.rules),
            "questions": list(update.questions),
            "warning": update.warning,
            "rounds": self._rounds,
        }
        path = self.folder / "demonstrations.json"
        partial = path.with_name(f".{path.name}.partial")
        partial.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
        partial.replace(path)
