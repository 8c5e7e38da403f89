"""Small sites as files, for tests."""

from pathlib import Path

import numpy as np
from PIL import Image

ROOM = ["##########", "#........#", "#..##....#", "#........#", "#......??#", "##########"]
"""A room as seen from above: `#` occupied, `?` unknown."""

SHADES = {"#": 0, "?": 205, ".": 254}


def write_map(folder: Path, rows: list[str] = ROOM, **fields: object) -> Path:
    """Write a Nav2 map with a PGM image; fields replace those of the YAML file, None leaves one out."""
    image = np.array([[SHADES[letter] for letter in row] for row in rows], dtype=np.uint8)
    Image.fromarray(image).save(folder / "room.pgm")
    content = {
        "image": "room.pgm",
        "resolution": 0.5,
        "origin": [0.0, 0.0, 0.0],
        "negate": 0,
        "occupied_thresh": 0.65,
        "free_thresh": 0.19,
    } | fields
    lines = [f"{name}: {value}" for name, value in content.items() if value is not None]
    path = folder / "room.yaml"
    path.write_text("\n".join(lines) + "\n")
    return path


BOXES = """
bounds: [0, 0, 10, 6]
boxes:
  - {name: shelf, x: 5, y: 3, length: 4, width: 1, yaw: 0.3}
stations:
  west: {dock_1: [1, 1], dock_2: [1, 5]}
  east_dock: [9, 3]
roadmap:
  places: {a: [1, 1], b: [9, 1], c: [9, 5]}
  roads:
    - {from: a, to: b, aisle: South}
    - {from: b, to: c, one_way: true}
"""


def write_text(folder: Path, name: str, text: str) -> Path:
    """Write a file of text."""
    path = folder / name
    path.write_text(text)
    return path
