"""Which robots are near which: a list for each robot, found anew at each step through a grid of cells.

Kernels go through a robot's list instead of through all others. A list leaves out none in reach, so what is computed
from it is the same to the last bit as what all would give.
"""

import math
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from leed_ros.task.geometry import FloatArray
from leed_sim.kernel import kernel

IndexArray: TypeAlias = NDArray[np.int64]

FEW = 12
"""Up to so many robots, everybody is on everybody's list, which is made once: to look for who is near takes longer."""

SLACK = 1e-6
"""By how much lists reach farther than asked for [m]: rounding must leave out none."""


class NearRobots(NamedTuple):
    """Lists of robots, as kernels take them.

    Attributes:
        starts: Where in `indices` each robot's list begins and the one before ends. Shape (L, N + 1), where L is the
            number of worlds, or 1 where all have the same lists.
        indices: Indices of robots. Shape (L, K).
    """

    starts: IndexArray
    indices: IndexArray


class _Grid(NamedTuple):
    """Robots of one world by cell: chains of robots whose cells have the same hash.

    Attributes:
        cells: Column and row of each robot's cell. Shape (N, 2).
        first: First robot of each chain, -1 where it is empty; their number is a power of two. Shape (H,).
        following: The next robot in the chain, which has a larger index; -1 at the end. Shape (N,).
    """

    cells: IndexArray
    first: IndexArray
    following: IndexArray


class RobotFinder:
    """Finds who is near whom in W worlds of N robots.

    Args:
        shape: (W, N).
        reach: Distance up to which a robot is near another [m].
        only_before: Whether a list names robots of lower index only, in order: each pair once, instead of twice.
    """

    def __init__(self, shape: tuple[int, int], reach: float, *, only_before: bool = False) -> None:
        num_worlds, num_robots = shape
        self._reach, self._only_before = reach + SLACK, only_before
        self._everybody = _everybody(num_robots, only_before=only_before) if num_robots <= FEW else None
        chains = 1 << (2 * num_robots - 1).bit_length()
        self._grid = _Grid(*(np.zeros(size, dtype=np.int64) for size in ((num_robots, 2), chains, num_robots)))
        starts = np.zeros((num_worlds, num_robots + 1), dtype=np.int64)
        self._near = NearRobots(starts, np.zeros((num_worlds, 8 * num_robots), dtype=np.int64))

    @property
    def finds_all(self) -> bool:
        """Whether lists name everybody, wherever they are."""
        return self._everybody is not None

    def find(self, poses: FloatArray) -> NearRobots:
        """Return who is near whom, until the next call.

        Args:
            poses: x, y [m] and yaw [rad; map frame]. Shape (W, N, 3).
        """
        if self._everybody is not None:
            return self._everybody
        needed = _find(poses, self._reach, self._only_before, self._grid, self._near)
        if needed > self._near.indices.shape[1]:
            self._near = self._near._replace(indices=np.zeros((len(poses), 2 * needed), dtype=np.int64))
            _find(poses, self._reach, self._only_before, self._grid, self._near)
        return self._near


def _everybody(num_robots: int, *, only_before: bool) -> NearRobots:
    """Return lists of all other robots, or of all of lower index, for all worlds."""
    robots = np.arange(num_robots)
    lists = [robots[:robot] if only_before else np.delete(robots, robot) for robot in robots]
    starts = np.cumsum([0, *(len(one) for one in lists)])
    return NearRobots(starts[np.newaxis], np.concatenate(lists)[np.newaxis])


@kernel
def _find(poses: FloatArray, reach: float, only_before: bool, grid: _Grid, near: NearRobots) -> int:
    """Write the lists of all worlds, and return the room that the longest of them took or would have taken."""
    longest = 0
    for world in range(len(poses)):
        _fill(poses, world, reach, grid)
        count = 0
        for robot in range(poses.shape[1]):
            near.starts[world, robot] = count
            begin, count = count, _gather(poses, world, robot, reach, only_before, grid, near, count)
            if only_before and count <= near.indices.shape[1]:
                _sort(near.indices[world], begin, count)
        near.starts[world, poses.shape[1]] = count
        longest = max(longest, count)
    return longest


@kernel
def _fill(poses: FloatArray, world: int, edge: float, grid: _Grid) -> None:
    """Put the robots of one world into cells of an edge [m]."""
    grid.first[:] = -1
    for robot in range(poses.shape[1] - 1, -1, -1):
        column, row = math.floor(poses[world, robot, 0] / edge), math.floor(poses[world, robot, 1] / edge)
        chain = _chain(column, row, len(grid.first))
        grid.cells[robot, 0], grid.cells[robot, 1] = column, row
        grid.following[robot], grid.first[chain] = grid.first[chain], robot


@kernel
def _chain(column: int, row: int, count: int) -> int:
    """Return which of the chains, a power of two of them, a cell belongs to."""
    return (column * 73856093 ^ row * 19349663) & (count - 1)


@kernel
def _gather(
    poses: FloatArray,
    world: int,
    robot: int,
    reach: float,
    only_before: bool,
    grid: _Grid,
    near: NearRobots,
    count: int,
) -> int:
    """Add who is in reach of a robot to the list as far as there is room, and return its length. Cells are as wide."""
    x, y, indices = poses[world, robot, 0], poses[world, robot, 1], near.indices
    for column in range(grid.cells[robot, 0] - 1, grid.cells[robot, 0] + 2):
        for row in range(grid.cells[robot, 1] - 1, grid.cells[robot, 1] + 2):
            other = grid.first[_chain(column, row, len(grid.first))]
            while other >= 0 and not (only_before and other >= robot):
                dx, dy = poses[world, other, 0] - x, poses[world, other, 1] - y
                here = grid.cells[other, 0] == column and grid.cells[other, 1] == row
                if here and other != robot and dx * dx + dy * dy <= reach * reach:
                    if count < indices.shape[1]:
                        indices[world, count] = other
                    count += 1
                other = grid.following[other]
    return count


@kernel
def _sort(indices: IndexArray, begin: int, end: int) -> None:
    """Sort a few indices, in place. Shape (K,)."""
    for place in range(begin + 1, end):
        index, at = indices[place], place
        while at > begin and indices[at - 1] > index:
            indices[at] = indices[at - 1]
            at -= 1
        indices[at] = index
