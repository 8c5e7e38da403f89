"""Demonstrations: archives, transcripts, and what a language model replies."""

import io
import zipfile
from pathlib import Path

import numpy as np

from bench.fuzz.parser import Parser, through_file
from leed_ros.demonstration.archive import ArchiveError, load_demonstrations
from leed_ros.demonstration.instructions.parsing import InstructionError, parse_instructions
from leed_ros.demonstration.language.model import RecordingError
from leed_ros.demonstration.language.replay import recorded_calls
from leed_ros.demonstration.notes.reply import UnreadableReplyError, rules_from_reply
from leed_ros.task.records import Demonstration

SEPARATOR = b"\x00NEXT\x00"
"""Between the members of an archive, so that their checksums fit whatever is in them."""

MEMBERS = (
    "format", "num_robots", "robot", "length", "proposer", "size", "time_ratio",
    "times", "poses", "actions", "rewards", "terminated", "observations",
)  # fmt: skip
NUM_ROBOTS, OBSERVATION_SIZE = 2, 3


def archive_bytes(members: bytes) -> bytes:
    """Return the archive of these members, in the order of `MEMBERS`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name, content in zip(MEMBERS, members.split(SEPARATOR), strict=False):
            file.writestr(f"{name}.npy", content)
    return stream.getvalue()


def _load(path: Path) -> list[list[Demonstration]]:
    robots = load_demonstrations(path, NUM_ROBOTS, OBSERVATION_SIZE)
    assert all(np.isfinite(item.observations).all() for demonstrations in robots for item in demonstrations)
    return robots


PARSERS = (
    Parser("archive", through_file("demonstrations.npz", _load), (ArchiveError,)),
    Parser(
        "archive_members",
        lambda data: through_file("members.npz", _load)(archive_bytes(data)),
        (ArchiveError,),
    ),
    Parser("transcript", through_file("calls.jsonl", recorded_calls), (RecordingError,)),
    Parser(
        "rules_reply",
        lambda data: rules_from_reply(data.decode(errors="replace")),
        (UnreadableReplyError,),
        structured=True,
    ),
    Parser(
        "instructions",
        lambda data: parse_instructions(data.decode(errors="replace")),
        (InstructionError,),
        structured=True,
    ),
)
