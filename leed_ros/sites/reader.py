"""Sites from files: the kind of file decides how it is read."""

from pathlib import Path

import numpy as np

from leed_ros.sites.config import SiteConfig
from leed_ros.sites.documents import read_yaml
from leed_ros.sites.errors import SiteError
from leed_ros.sites.floor import Floor
from leed_ros.sites.maps.box_file import read_boxes
from leed_ros.sites.maps.moving_ai import read_moving_ai
from leed_ros.sites.maps.nav2_map import read_nav2_map
from leed_ros.sites.streets.reader import read_streets

SUFFIXES = (".yaml", ".yml", ".map", ".osm")
"""Endings of the files that can be read."""

MAX_YAML_BYTES = 2_000_000


def read_floor(path: str | Path, config: SiteConfig | None = None) -> Floor:
    """Read a floor: a Nav2 map or a drawing (`.yaml`), a MovingAI grid (`.map`), or streets (`.osm`).

    Args:
        path: The file.
        config: How it is read.

    Raises:
        SiteError: The file cannot be used; one line says why.
    """
    path, config = Path(path), config or SiteConfig()
    suffix = path.suffix.lower()
    if suffix == ".osm":
        floor = read_streets(path, config)
    elif suffix == ".map":
        floor = read_moving_ai(path, config.scale)
    elif suffix in SUFFIXES:
        floor = _from_yaml(path)
    else:
        raise SiteError.at(path, f"is no kind of site; give a file that ends in {', '.join(SUFFIXES)}")
    _check_stations(path, floor)
    return floor


def _from_yaml(path: Path) -> Floor:
    content = read_yaml(path, MAX_YAML_BYTES)
    if isinstance(content, dict) and "image" in content:
        return read_nav2_map(path, content)
    if isinstance(content, dict) and ("boxes" in content or "bounds" in content):
        return read_boxes(path, content)
    raise SiteError.at(path, "is neither a Nav2 map (image, resolution, origin) nor a drawing (bounds, boxes)")


def _check_stations(path: Path, floor: Floor) -> None:
    for named in floor.stations.values():
        for name, point in named.items():
            if floor.grid.clearance_at(np.array(point)) <= 0.0:
                raise SiteError.at(path, f"station {name} at ({point[0]:.2f}, {point[1]:.2f}) lies in a wall; move it")
