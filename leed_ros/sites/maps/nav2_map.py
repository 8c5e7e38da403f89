"""Nav2 maps: `map.yaml` with an image, read as nav2_map_server reads them."""

from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, Field, model_validator

from leed_ros.sites.documents import validated
from leed_ros.sites.errors import SiteError
from leed_ros.sites.floor import Floor
from leed_ros.sites.grid import OccupancyGrid
from leed_ros.sites.maps.image import read_shades
from leed_ros.sites.maps.walls import floor_from_grid
from leed_ros.task.geometry import FloatArray

Coordinate = Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]


class MapFile(BaseModel):
    """Content of `map.yaml`; see nav2_map_server.

    Attributes:
        image: Name of the image, from the YAML file's folder.
        resolution: Edge length of a pixel [m].
        origin: x, y [m] and yaw [rad; map frame] of the image's lower left corner.
        negate: White is occupied instead of black.
        occupied_thresh: Occupancy above which a cell is occupied.
        free_thresh: Occupancy below which a cell is free.
        mode: How pixels are read.
    """

    image: str = Field(min_length=1, max_length=1000)
    resolution: float = Field(ge=0.001, le=10.0, allow_inf_nan=False)
    origin: tuple[Coordinate, Coordinate, Coordinate]
    negate: bool = False
    occupied_thresh: Share = 0.65
    free_thresh: Share = 0.25
    mode: Literal["trinary", "scale", "raw"] = "trinary"

    @model_validator(mode="after")
    def _ordered(self) -> "MapFile":
        if self.free_thresh > self.occupied_thresh:
            raise ValueError("free_thresh must not exceed occupied_thresh")
        return self


def read_nav2_map(path: Path, content: Any) -> Floor:
    """Read a map whose YAML file holds this content.

    Raises:
        SiteError: The file or its image cannot be used.
    """
    file = validated(path, content, MapFile)
    occupancy = _occupancy(file, *read_shades(_image_path(path, file.image)))[::-1]
    occupied, free = occupancy > file.occupied_thresh, occupancy < file.free_thresh
    return floor_from_grid(path, OccupancyGrid(occupied, ~(occupied | free), file.resolution, file.origin))


def _image_path(path: Path, image: str) -> Path:
    folder = path.parent.resolve()
    try:
        resolved = (folder / image).resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise SiteError.at(path, f"image {image!r:.60} is no file name: {error}") from error
    if not resolved.is_relative_to(folder):
        raise SiteError.at(path, f"image {image:.200} lies outside the folder of the map; put it beside the YAML file")
    return resolved


def _occupancy(file: MapFile, shades: FloatArray, opacity: FloatArray | None) -> FloatArray:
    """Return how occupied each pixel is, from 0 to 1; NaN where that is unknown. Shape (H, W)."""
    if file.mode == "raw":  # the pixel's value is the occupancy in percent
        percent = np.round(shades * 255.0)
        return np.where(percent <= 100.0, percent / 100.0, np.nan)
    if opacity is not None and file.mode == "trinary":
        shades = 0.75 * shades + 0.25 * opacity  # the map server takes opacity for a fourth colour
    occupancy = shades if file.negate else 1.0 - shades
    if opacity is not None and file.mode == "scale":
        return np.where(opacity < 1.0, np.nan, occupancy)
    return occupancy
