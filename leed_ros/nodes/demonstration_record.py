"""What a demonstration node leaves behind: the demonstrations, and how they came about."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from leed_ros.demonstration.archive import ArchiveError, load_demonstrations, save_demonstrations
from leed_ros.demonstration.refinement.figures import RoundFigures
from leed_ros.demonstration.session.update import Update
from leed_ros.documents.content import read_bytes
from leed_ros.documents.one_line import one_line
from leed_ros.documents.plain_json import json_from_text
from leed_ros.task.records import Demonstration

ARCHIVE, STORY = "demonstrations.npz", "demonstrations.json"
MAX_STORY_BYTES = 50_000_000
MAX_ROUNDS = 1000
"""Rounds of refinement that are told of, the latest: a node may be asked again for as long as it runs."""

LARGEST_COUNT = 2**63


@dataclass(frozen=True)
class Left:
    """What an earlier process left behind.

    Attributes:
        update: What it had published last.
        notes: The operator's notes that it went by; None if it did not say.
        through: Nothing was left to do for it.
    """

    update: Update
    notes: str | None
    through: bool

    @property
    def complete(self) -> bool:
        """Whether to publish it is all there is to do: rules are a session's to keep, trouble is one's to mend."""
        return self.through and not self.update.rules and not self.update.warning


class DemonstrationRecord:
    """Writes demonstrations.npz and demonstrations.json into the folder of a run.

    Attributes:
        folder: The folder.
        notes: The operator's notes as they are now.
    """

    def __init__(self, folder: Path, notes: str = "") -> None:
        self.folder, self.notes = folder, notes
        self._rounds: list[dict[str, Any]] = []
        self._content: dict[str, Any] = {}

    def add_round(self, figures: RoundFigures) -> None:
        """Note what a round of refinement came to."""
        self._rounds = [*self._rounds, asdict(figures)][-MAX_ROUNDS:]

    def write(self, update: Update, demonstrations: Sequence[Sequence[Demonstration]] | None) -> None:
        """Write what the session has come to, and the demonstrations if they have changed.

        Raises:
            OSError: The folder cannot be made or written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        if demonstrations is not None:
            save_demonstrations(self.folder / ARCHIVE, demonstrations)
        self._content = {
            "by_proposer": dict(update.by_proposer),
            "missions": update.missions,
            "accepted_share": update.accepted_share,
            "rules": list(update.rules),
            "questions": list(update.questions),
            "warning": update.warning,
            "rounds": self._rounds,
            "notes": self.notes,
            "through": False,
        }
        self._write_story()

    def finish(self) -> None:
        """Note that nothing is left to do: whoever comes after this process has but to publish what is here.

        Raises:
            OSError: The folder cannot be written.
        """
        if self._content:
            self._content["through"] = True
            self._write_story()

    def left(self, sizes: Sequence[int]) -> Left:
        """Read what an earlier process left in the folder.

        Args:
            sizes: Number of entries that each robot observes. Length N.

        Raises:
            ArchiveError: There is nothing, or it cannot be used.
        """
        robots = load_demonstrations(self.folder / ARCHIVE, len(sizes), sizes)
        content = read_story(self.folder / STORY)
        update = Update(
            "published again what was there",
            demonstrations=tuple(map(tuple, robots)),
            complete=True,
            by_proposer=_counts(robots),
            missions=content["missions"],
            accepted_share=content["accepted_share"],
            rules=tuple(map(str, content["rules"])),
            questions=tuple(map(str, content["questions"])),
            warning=str(content["warning"]),
        )
        self._content, self._rounds = content, list(content["rounds"])
        notes = content.get("notes")
        return Left(update, notes if isinstance(notes, str) else None, content.get("through") is True)

    def _write_story(self) -> None:
        path = self.folder / STORY
        partial = path.with_name(f".{path.name}.partial")
        partial.write_text(json.dumps(self._content, indent=2) + "\n", encoding="utf-8")
        partial.replace(path)


def read_story(path: Path) -> dict[str, Any]:
    """Read how a set of demonstrations came about.

    Raises:
        ArchiveError: It cannot be read, or is no such story.
    """
    try:
        content = json_from_text(read_bytes(path, MAX_STORY_BYTES))
        needed: dict[str, type | tuple[type, ...]] = {"missions": int, "accepted_share": (int, float)}
        needed |= {"warning": str, "rules": list, "questions": list, "rounds": list}
        if not all(isinstance(content[name], kinds) for name, kinds in needed.items()):
            raise ValueError("a value is of another kind")
        if not (0 <= content["missions"] < LARGEST_COUNT and 0.0 <= content["accepted_share"] <= 1.0):
            raise ValueError("a count or a share is none")
    except (ValueError, TypeError, KeyError) as error:
        raise ArchiveError(f"{path} cannot be used: {one_line(error)}") from error
    return dict(content)


def _counts(robots: Sequence[Sequence[Demonstration]]) -> dict[str, int]:
    proposers = [item.proposer for demonstrations in robots for item in demonstrations]
    return {name: proposers.count(name) for name in dict.fromkeys(proposers)}
