"""Grids of the MovingAI benchmarks: `.map` files of type octile."""

import re
from pathlib import Path

import numpy as np

from leed_ros.sites.documents import read_text
from leed_ros.sites.errors import SiteError
from leed_ros.sites.floor import Floor
from leed_ros.sites.grid import OccupancyGrid
from leed_ros.sites.maps.image import MAX_CELLS, MAX_SIDE
from leed_ros.sites.maps.walls import floor_from_grid
from leed_ros.task.records import BoolArray

DEFAULT_SCALE = 1.0
"""Edge length of a cell where none is given [m]."""

PASSABLE = "GS."
"""Ground and swamp; trees, water and what is out of bounds are walls."""

LETTERS = "GS.@OTW"

_HEADER = re.compile(r"type\s+octile\s+height\s+(\d{1,6})\s+width\s+(\d{1,6})\s+map[^\S\n]*\n")


def read_moving_ai(path: Path, scale: float) -> Floor:
    """Read a grid.

    Args:
        path: The file.
        scale: Edge length of a cell [m]; 0 for the default.

    Raises:
        SiteError: The file is broken or too large.
    """
    text = read_text(path).replace("\r\n", "\n")
    header = _HEADER.match(text)
    if header is None:
        raise SiteError.at(path, "does not begin with the lines type octile, height, width and map; correct it")
    height, width = int(header[1]), int(header[2])
    if not 0 < height * width <= MAX_CELLS or max(height, width) > MAX_SIDE:
        allowed = f"1 to {MAX_CELLS}, and at most {MAX_SIDE} along a side"
        raise SiteError.at(path, f"says it has {height} x {width} cells; give {allowed}")
    occupied = ~_passable(path, text[header.end() :].rstrip("\n").split("\n"), height, width)
    grid = OccupancyGrid(occupied, np.zeros_like(occupied), scale or DEFAULT_SCALE, (0.0, 0.0, 0.0))
    return floor_from_grid(path, grid)


def _passable(path: Path, rows: list[str], height: int, width: int) -> BoolArray:
    """Return which cells can be driven on, the lowest row first. Shape (H, W)."""
    wrong = next((number for number, row in enumerate(rows) if len(row) != width), None)
    if len(rows) != height or wrong is not None:
        found = f"{len(rows)} rows" if len(rows) != height else f"a row {wrong} that is not {width} letters long"
        raise SiteError.at(path, f"has {found} where its header says {height} x {width}; correct it")
    strange = set("".join(rows)) - set(LETTERS)
    if strange:
        raise SiteError.at(path, f"has a letter {min(strange)!r}; cells are {' '.join(LETTERS)}")
    letters = np.array(rows[::-1], dtype=f"<U{width}").view("<U1").reshape(height, width)
    passable: BoolArray = np.isin(letters, list(PASSABLE))
    return passable
