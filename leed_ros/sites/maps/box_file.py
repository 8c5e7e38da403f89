"""Drawings of a floor by hand: a YAML file of named boxes, stations and, if wanted, a roadmap."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from leed_ros.sites.documents import validated
from leed_ros.sites.errors import SiteError
from leed_ros.sites.floor import Floor
from leed_ros.sites.grid import Bounds, grid_from_boxes
from leed_ros.sites.maps.walls import MAX_BOXES, MAX_FINE_CELLS
from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import RoadEdge, Roadmap

RESOLUTION = 0.05
"""Edge length of the cells of the floor's grid, where the floor is not too large [m]."""

WALL = 0.2
"""Thickness of the walls around the floor [m]."""

MAX_SIDE = 5000.0
"""Longest side of a floor [m]."""

MAX_PLACES = 10_000

Coordinate = Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False)]
Length = Annotated[float, Field(gt=0.0, le=MAX_SIDE, allow_inf_nan=False)]
Name = Annotated[str, Field(min_length=1, max_length=60)]
Point = tuple[Coordinate, Coordinate]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class BoxRow(_Strict):
    """A box: centre [m; map frame], length along its x, width along its y [m], and yaw [rad]."""

    name: Name
    x: Coordinate
    y: Coordinate
    length: Length
    width: Length
    yaw: Coordinate = 0.0


class RoadRow(_Strict):
    """A stretch from place to place; see `RoadEdge`."""

    start: Name = Field(alias="from")
    end: Name = Field(alias="to")
    aisle: str = Field("", max_length=60)
    one_lane: bool = False
    one_way: bool = False


class RoadmapRows(_Strict):
    """Named places [m; map frame] and the stretches between them."""

    places: dict[Name, Point] = Field(min_length=2, max_length=MAX_PLACES)
    roads: list[RoadRow] = Field(min_length=1, max_length=4 * MAX_PLACES)

    @model_validator(mode="after")
    def _known(self) -> "RoadmapRows":
        for road in self.roads:
            for name in (road.start, road.end):
                if name not in self.places:
                    raise ValueError(f"a road goes to {name}, which is not among the places")
        return self


class BoxFile(_Strict):
    """Content of the file: bounds x_min, y_min, x_max, y_max [m; map frame], and what is inside."""

    bounds: tuple[Coordinate, Coordinate, Coordinate, Coordinate]
    boxes: list[BoxRow] = Field(default=[], max_length=MAX_BOXES)
    stations: dict[Name, Point | dict[Name, Point]] = Field(default={}, max_length=MAX_PLACES)
    roadmap: RoadmapRows | None = None

    @model_validator(mode="after")
    def _fits(self) -> "BoxFile":
        x_min, y_min, x_max, y_max = self.bounds
        if not (0.1 <= x_max - x_min <= MAX_SIDE and 0.1 <= y_max - y_min <= MAX_SIDE):
            raise ValueError(f"bounds must be x_min, y_min, x_max, y_max with sides of 0.1 to {MAX_SIDE:g} m")
        names = [box.name for box in self.boxes]
        twice = next((name for name in names if names.count(name) > 1), None) if len(set(names)) < len(names) else None
        if twice is not None:
            raise ValueError(f"two boxes have the name {twice}")
        return self


def read_boxes(path: Path, content: Any) -> Floor:
    """Read a drawing whose file holds this content.

    Raises:
        SiteError: The file cannot be used.
    """
    file = validated(path, content, BoxFile)
    drawn = np.array([(box.x, box.y, box.length, box.width, box.yaw) for box in file.boxes]).reshape(-1, 5)
    x_min, y_min, x_max, y_max = file.bounds
    resolution = max(RESOLUTION, math.sqrt((x_max - x_min) * (y_max - y_min) / MAX_FINE_CELLS))
    grid = grid_from_boxes(file.bounds, drawn, resolution)
    if not grid.free.any():
        raise SiteError.at(path, "has no free space; its boxes cover the floor")
    boxes = np.concatenate([walls_around(file.bounds), drawn])
    return Floor(path.stem, file.bounds, boxes, grid, _stations(path, file.stations), _roadmap(file.roadmap))


def walls_around(bounds: Bounds) -> FloatArray:
    """Return four boxes around a floor, just outside of its bounds. Shape (4, 5)."""
    x_min, y_min, x_max, y_max = bounds
    x, y, length, width = 0.5 * (x_min + x_max), 0.5 * (y_min + y_max), x_max - x_min, y_max - y_min
    along = [[x, side, length + 2.0 * WALL, WALL, 0.0] for side in (y_min - 0.5 * WALL, y_max + 0.5 * WALL)]
    across = [[side, y, WALL, width, 0.0] for side in (x_min - 0.5 * WALL, x_max + 0.5 * WALL)]
    return np.array(along + across)


def _stations(path: Path, rows: Mapping[str, Point | dict[str, Point]]) -> dict[str, dict[str, tuple[float, float]]]:
    """Return stations by group; those without a group are in the group `stations`."""
    groups: dict[str, dict[str, tuple[float, float]]] = {}
    for name, row in rows.items():
        group, named = (name, row) if isinstance(row, dict) else ("stations", {name: row})
        groups.setdefault(group, {}).update(named)
    names = [name for named in groups.values() for name in named]
    if len(set(names)) < len(names):
        raise SiteError.at(path, "gives two stations the same name; name them otherwise")
    return groups


def _roadmap(rows: RoadmapRows | None) -> Roadmap | None:
    if rows is None:
        return None
    edges = (RoadEdge(row.start, row.end, row.aisle, row.one_lane, row.one_way) for row in rows.roads)
    return Roadmap(dict(rows.places), tuple(edges))
