"""Occupancy grids: cells and points, clearances, boxes as cells."""

import math

import numpy as np

from leed_ros.sites.grid import OccupancyGrid, grid_from_boxes

TURNED = (1.0, 2.0, 0.5 * math.pi)


def grid_of(rows: list[str], resolution: float = 0.5, origin: tuple[float, float, float] = (0.0, 0.0, 0.0)):
    """Make a grid from rows as seen from above: `#` occupied, `?` unknown."""
    cells = np.array([list(row) for row in rows[::-1]])
    return OccupancyGrid(cells == "#", cells == "?", resolution, origin)


def test_cells_lie_above_and_right_of_the_origin():
    grid = grid_of(["...", "..#"])
    assert grid.occupied[0, 2]
    np.testing.assert_array_equal(grid.cell_from_point(np.array([[1.4, 0.1], [-0.1, 0.9]])), [[0, 2], [1, -1]])
    np.testing.assert_allclose(grid.point_from_cell(np.array([0, 2])), [1.25, 0.25])


def test_a_turned_grid_lies_left_of_its_origin():
    grid = grid_of(["....", "...."], origin=TURNED)
    np.testing.assert_allclose(grid.point_from_cell(np.array([0, 3])), [0.75, 3.75])
    np.testing.assert_array_equal(grid.cell_from_point(np.array([0.75, 3.75])), [0, 3])
    np.testing.assert_allclose(grid.bounds(), [0.0, 2.0, 1.0, 4.0])


def test_points_of_cells_lie_in_their_cells():
    grid = grid_of(["." * 31] * 17, resolution=0.05, origin=(-3.0, 7.0, 0.4))
    cells = np.stack(np.indices(grid.shape), axis=-1)
    np.testing.assert_array_equal(grid.cell_from_point(grid.point_from_cell(cells)), cells)


def test_clearance_reaches_to_the_edge_of_what_is_not_free():
    grid = grid_of([".....", ".....", "..#..", ".....", "....."])
    expected = [0.25, 0.25, 0.25, 0.25, 0.25]
    np.testing.assert_allclose(grid.clearance[0], expected)  # the grid ends half a cell away
    assert grid.clearance[2, 2] == 0.0
    assert grid_of(["?...."] + ["....."] * 4).clearance[4, 0] == 0.0
    wide = np.zeros((21, 21), dtype=np.bool_)
    wide[10, 10] = True
    clearance = OccupancyGrid(wide, np.zeros_like(wide), 1.0, (0.0, 0.0, 0.0)).clearance
    assert clearance[10, 13] == 2.5
    assert math.isclose(clearance[12, 13], math.hypot(1.5, 2.5))


def test_clearance_outside_of_the_grid_is_zero():
    grid = grid_of(["....."] * 5)
    np.testing.assert_allclose(grid.clearance_at(np.array([[1.25, 1.25], [-0.1, 1.0], [9.0, 1.0]])), [1.25, 0.0, 0.0])


def test_boxes_become_the_cells_whose_centres_they_cover():
    grid = grid_from_boxes((-1.0, -1.0, 1.0, 2.0), np.array([[0.0, 0.0, 1.0, 0.5, 0.0]]), 0.25)
    assert grid.shape == (12, 8)
    rows, columns = np.nonzero(grid.occupied)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (3, 4, 2, 5)


def test_a_turned_box_covers_its_area():
    grid = grid_from_boxes((0.0, 0.0, 4.0, 4.0), np.array([[2.0, 2.0, 2.0, 0.5, 0.7]]), 0.02)
    assert abs(grid.occupied.sum() * 0.02**2 - 1.0) < 0.01
    assert grid.occupied[
        grid.cell_from_point(np.array([2.0 + 0.9 * math.cos(0.7), 2.0 + 0.9 * math.sin(0.7)]))[0], :
    ].any()


def test_boxes_beyond_the_bounds_are_cut_off():
    grid = grid_from_boxes((0.0, 0.0, 1.0, 1.0), np.array([[5.0, 5.0, 1.0, 1.0, 0.0], [1.0, 1.0, 1.0, 1.0, 0.0]]), 0.5)
    np.testing.assert_array_equal(grid.occupied, [[False, False], [False, True]])
