"""Small floors, reckoned by hand."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from leed_ros.sites.floor import Floor
from leed_ros.sites.grid import grid_from_boxes
from leed_ros.task.robot import RobotConfig

ROBOT = RobotConfig(radius=0.2)

Bounds = tuple[float, float, float, float]


@pytest.fixture
def robot() -> RobotConfig:
    """A robot of 0.4 m diameter: lanes are 0.6 m apart, and a single one needs 0.5 m."""
    return ROBOT


@pytest.fixture
def floor_of() -> Callable[..., Floor]:
    """Make a floor from bounds and upright boxes x_min, y_min, x_max, y_max, in cells of 5 cm."""

    def make(bounds: Bounds, *boxes: Bounds) -> Floor:
        rows = [[0.5 * (x0 + x1), 0.5 * (y0 + y1), x1 - x0, y1 - y0, 0.0] for x0, y0, x1, y1 in boxes]
        array = np.array(rows).reshape(-1, 5)
        return Floor("floor", bounds, array, grid_from_boxes(bounds, array, 0.05))

    return make


@pytest.fixture
def ring(floor_of: Callable[..., Floor]) -> Floor:
    """A hall of 6 x 4 m around a block of 3 x 1 m: everywhere 1.5 m wide."""
    return floor_of((0.0, 0.0, 6.0, 4.0), (1.5, 1.5, 4.5, 2.5))


@pytest.fixture
def sites() -> Path:
    """The folder of real sites."""
    folder = Path(os.environ.get("LEED_SITES", Path(__file__).parents[4] / "shared" / "sites"))
    if not (folder / "depot_graph.geojson").exists():
        pytest.skip("the real sites are not here; set LEED_SITES to their folder")
    return folder
