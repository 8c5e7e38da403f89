"""Mutated files: whatever is in them, they are read or refused with one line."""

from pathlib import Path

import numpy as np
import pytest

from leed_ros.sites.errors import SiteError
from leed_ros.sites.reader import read_floor
from tests.sites.files import BOXES, write_map, write_text

MAP = "type octile\nheight 3\nwidth 4\nmap\n....\n.@T.\n....\n"


def mutated(content: bytes, rng: np.random.Generator) -> bytes:
    """Change, remove or repeat a few pieces of a file."""
    for _ in range(int(rng.integers(1, 5))):
        start, length = int(rng.integers(len(content) + 1)), int(rng.integers(1, 12))
        piece = content[start : start + length]
        insert = [b"", rng.bytes(length), piece * 3, b"-9e999", b"0", b": [{\n"][int(rng.integers(6))]
        content = content[:start] + insert + content[start + length :]
    return content


def check(path: Path, file: Path, number: int) -> bool:
    """Mutate a file, read the site, and tell whether it was refused; anything but a one-line refusal fails."""
    original = file.read_bytes()
    file.write_bytes(mutated(original, np.random.default_rng(number)))
    try:
        floor = read_floor(path)
    except SiteError as error:
        assert "\n" not in str(error)
        return True
    finally:
        file.write_bytes(original)
    assert floor.grid.free.any()
    assert np.isfinite(floor.boxes).all()
    return False


@pytest.mark.parametrize("kind", ["map.yaml", "map.pgm", "boxes.yaml", "grid.map"])
def test_mutated_files_are_read_or_refused(tmp_path, kind):
    path = {
        "map": write_map(tmp_path),
        "boxes": write_text(tmp_path, "boxes.yaml", BOXES),
        "grid": write_text(tmp_path, "grid.map", MAP),
    }[kind.split(".")[0]]
    file = tmp_path / "room.pgm" if kind == "map.pgm" else path
    refused = sum(check(path, file, number) for number in range(130))
    assert refused > 10
