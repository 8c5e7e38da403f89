"""Nav2 maps: what pixels mean, where they lie, and how the lidar sees them."""

import math

import numpy as np
import pytest
from PIL import Image

from leed_ros.sites.grid import OccupancyGrid
from leed_ros.sites.maps.image import read_shades
from leed_ros.sites.maps.nav2_map import MapFile, _occupancy
from leed_ros.sites.reader import read_floor
from leed_ros.task.fleet import Fleet
from leed_ros.task.robot import RobotConfig
from leed_sim.lidar import Lidar
from tests.sites.files import ROOM, write_map

RAYS = 25


def cells_of(path) -> str:
    """Return the cells of a map with one row."""
    grid = read_floor(path).grid
    letters = np.where(grid.occupied, "#", np.where(grid.unknown, "?", "."))
    rows = ["".join(row) for row in letters[::-1]]
    return next(row for row in rows if set(row) - {"?"})


def write_shades(folder, shades: list[int], **fields: object):
    """Write a map with one row of grey pixels, of 0.1 m each."""
    path = write_map(folder, resolution=0.1, **fields)
    Image.fromarray(np.array([shades], dtype=np.uint8)).save(folder / "room.pgm")
    return path


# occupancies 1.0, 0.66, 0.64, 0.2, 0.18, 0.0 from dark to light
SHADES = [0, 87, 92, 204, 209, 255]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "##??.."),
        ({"mode": "scale"}, "##??.."),
        ({"negate": 1, "free_thresh": 0.25}, ".??###"),
        ({"occupied_thresh": 0.99, "free_thresh": 0.99}, "#....."),
    ],
)
def test_thresholds_say_what_pixels_mean(tmp_path, fields, expected):
    assert cells_of(write_shades(tmp_path, SHADES, **fields)) == f"?{expected}?"


def test_raw_pixels_are_percentages(tmp_path):
    path = write_shades(tmp_path, [0, 18, 30, 66, 100, 101, 255, 100], mode="raw")
    assert cells_of(path) == "?..?##??#?"


def test_transparent_pixels_are_unknown_in_scale_mode(tmp_path):
    image = Image.new("LA", (3, 1), (255, 255))
    image.putpixel((1, 0), (255, 100))
    image.save(tmp_path / "room.png")
    shades, opacity = read_shades(tmp_path / "room.png")
    file = MapFile(image="room.png", resolution=0.1, origin=(0.0, 0.0, 0.0), mode="scale")
    np.testing.assert_array_equal(np.isnan(_occupancy(file, shades, opacity)), [[False, True, False]])


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "P", "LA", "I;16"])
def test_white_is_free_whatever_the_kind_of_pixels(tmp_path, mode):
    path = write_map(tmp_path, image="room.png", resolution=0.1)
    white = 65535 if mode == "I;16" else 255
    image = Image.new("I;16", (3, 2), white) if mode == "I;16" else Image.new("L", (3, 2), white).convert(mode)
    image.save(tmp_path / "room.png")
    assert read_floor(path).grid.free.sum() == 6


def test_pixels_lie_where_nav2_puts_them(tmp_path):
    grid = read_floor(write_map(tmp_path, origin=[-1.0, 2.0, 0.5 * math.pi])).grid
    pillar = np.array([-1.0 - 2.75, 2.0 + 1.75])  # rows run to the left of columns, which run upwards
    assert grid.occupied[tuple(grid.cell_from_point(pillar))]
    np.testing.assert_allclose(grid.bounds(), [-1.0 - 3.0 - 0.5, 1.5, -0.5, 7.5], atol=1e-9)


def test_walls_cover_what_is_occupied_and_nothing_that_is_free(tmp_path):
    floor = read_floor(write_map(tmp_path, origin=[3.0, -2.0, 0.3]))
    covered = covered_cells(floor.boxes, floor.grid)
    np.testing.assert_array_equal(covered & floor.grid.free, False)
    np.testing.assert_array_equal(covered | ~floor.grid.occupied, True)
    assert len(floor.boxes) <= 8


def covered_cells(boxes: np.ndarray, grid: OccupancyGrid) -> np.ndarray:
    """Tell which cells have their centre in a box."""
    points = grid.point_from_cell(np.stack(np.indices(grid.shape), axis=-1))
    covered = np.zeros(grid.shape, dtype=np.bool_)
    for x, y, length, width, yaw in boxes:
        dx, dy = points[..., 0] - x, points[..., 1] - y
        along, across = dx * math.cos(yaw) + dy * math.sin(yaw), dy * math.cos(yaw) - dx * math.sin(yaw)
        covered |= (np.abs(along) <= 0.5 * length) & (np.abs(across) <= 0.5 * width)
    return covered


def marched(grid: OccupancyGrid, pose: np.ndarray, angles: np.ndarray, reach: float) -> np.ndarray:
    """March rays through a grid from cell to cell, leaving none out; returns where they leave what is free."""
    return np.array([_marched(grid, pose[:2], pose[2] + angle, reach) for angle in angles])


def _marched(grid: OccupancyGrid, start: np.ndarray, direction: float, reach: float) -> float:
    way = np.array([math.cos(direction), math.sin(direction)])
    x, y, yaw = grid.origin
    turn = np.array([[math.cos(yaw), math.sin(yaw)], [-math.sin(yaw), math.cos(yaw)]])
    first, along = turn @ (start - [x, y]) / grid.resolution, turn @ way / grid.resolution
    lines = [(np.arange(size + 1) - first[axis]) / along[axis] for axis, size in enumerate(grid.shape[::-1])]
    crossings = np.concatenate(lines)
    distances = np.concatenate([[0.0], np.sort(crossings[(crossings > 0.0) & (crossings < reach)]), [reach]])
    middles = 0.5 * (distances[:-1] + distances[1:])
    columns, rows = np.floor(first[:, np.newaxis] + along[:, np.newaxis] * middles).astype(np.int64)
    inside = (columns >= 0) & (columns < grid.shape[1]) & (rows >= 0) & (rows < grid.shape[0])
    free = np.zeros(len(middles), dtype=np.bool_)
    free[inside] = grid.free[rows[inside], columns[inside]]
    return reach if free.all() else float(distances[np.argmin(free)])


def largest_difference(floor, num_poses: int, rng: np.random.Generator) -> float:
    """Return by how much the lidar differs from marching at most, in cells."""
    robot = RobotConfig(num_rays=RAYS, max_range=8.0)
    lidar = Lidar(Fleet.of(robot, 1), floor.boxes)
    inside = np.argwhere(floor.grid.clearance > robot.radius)
    cells = inside[rng.integers(len(inside), size=num_poses)] + rng.uniform(-0.4, 0.4, (num_poses, 2))
    poses = np.column_stack([floor.grid.point_from_cell(cells), rng.uniform(-np.pi, np.pi, num_poses)])
    seen = lidar.cast(poses[:, np.newaxis])[:, 0]
    expected = np.stack([marched(floor.grid, pose, robot.ray_angles(), robot.max_range) for pose in poses])
    return float(np.abs(seen - expected).max() / floor.grid.resolution)


@pytest.mark.parametrize("yaw", [0.0, 0.7])
def test_lidar_sees_what_the_grid_has(tmp_path, yaw):
    rows = [row.replace(".", "..").replace("#", "##").replace("?", "??") for row in ROOM for _ in range(2)]
    floor = read_floor(write_map(tmp_path, rows, origin=[1.0, 2.0, yaw], resolution=0.25))
    assert largest_difference(floor, 100, np.random.default_rng(0)) <= 1.0


@pytest.mark.parametrize("name", ["depot", "tb3_sandbox"])
def test_lidar_sees_what_real_maps_have(shared_sites, name):
    floor = read_floor(shared_sites / f"{name}.yaml")
    assert largest_difference(floor, 10_000 // RAYS, np.random.default_rng(1)) <= 1.0


@pytest.mark.parametrize(("name", "free_below"), [("depot", 0.25), ("tb3_sandbox", 0.196)])
def test_areas_of_real_maps_agree(shared_sites, name, free_below):
    pixels = np.asarray(Image.open(shared_sites / f"{name}.pgm"), dtype=np.float64)
    free, occupied = (1.0 - pixels / 255.0 < free_below).sum(), (1.0 - pixels / 255.0 > 0.65).sum()
    floor = read_floor(shared_sites / f"{name}.yaml")
    covered = covered_cells(floor.boxes, floor.grid)
    assert abs((floor.grid.free & ~covered).sum() / free - 1.0) < 0.02
    assert abs((covered & floor.grid.occupied).sum() / occupied - 1.0) < 0.02
