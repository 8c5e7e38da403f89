import io
import zipfile

import numpy as np
import pytest

from leed_ros.demonstration.archive import ArchiveError, load_demonstrations, save_demonstrations
from tests.demonstrations_made import drawn_demonstration

SIZE = 6


def demonstration(steps, proposer, seed):
    return drawn_demonstration(steps, SIZE, seed, proposer=proposer)


@pytest.fixture
def robots():
    return [[demonstration(5, "llm", 0), demonstration(3, "search", 1)], [], [demonstration(1, "planner", 2)]]


def test_demonstrations_survive_to_the_last_bit(tmp_path, robots):
    save_demonstrations(tmp_path / "all.npz", robots)
    loaded = load_demonstrations(tmp_path / "all.npz", 3, SIZE)
    assert [[item.proposer for item in items] for items in loaded] == [["llm", "search"], [], ["planner"]]
    assert [[item.time_ratio for item in items] for items in loaded] == [[1.0, 1.25], [], [1.5]]
    for before, after in zip(robots[0], loaded[0], strict=True):
        for name in ("times", "poses", "observations", "actions", "rewards", "terminated"):
            np.testing.assert_array_equal(getattr(before, name), getattr(after, name))


def test_a_swarm_without_any_survives(tmp_path):
    save_demonstrations(tmp_path / "none.npz", [[], []])
    assert load_demonstrations(tmp_path / "none.npz", 2, SIZE) == [[], []]


@pytest.mark.parametrize(("num_robots", "size"), [(2, SIZE), (3, SIZE + 1)])
def test_demonstrations_for_another_swarm_are_refused_in_one_line(tmp_path, robots, num_robots, size):
    save_demonstrations(tmp_path / "all.npz", robots)
    with pytest.raises(ArchiveError, match="holds no demonstrations for this swarm") as raised:
        load_demonstrations(tmp_path / "all.npz", num_robots, size)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("length", [0, 1, 100, -30])
def test_a_damaged_file_is_refused(tmp_path, robots, length):
    path = tmp_path / "all.npz"
    save_demonstrations(path, robots)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(ArchiveError):
        load_demonstrations(path, 3, SIZE)


def test_objects_are_never_unpickled(tmp_path):
    path = tmp_path / "objects.npz"
    np.savez(path, format=np.array([object()], dtype=object))
    with pytest.raises(ArchiveError):
        load_demonstrations(path, 3, SIZE)


def test_an_array_that_claims_more_than_its_file_holds_is_refused(tmp_path):
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, {"descr": "<f8", "fortran_order": False, "shape": (10**11,)})
    path = tmp_path / "claims.npz"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("times.npy", stream.getvalue())
    with pytest.raises(ArchiveError, match="says that it is larger than it is"):
        load_demonstrations(path, 3, SIZE)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("actions", np.full((9, 2), 1.5), "actions are not finite, or beyond"),
        ("observations", np.full((9, SIZE), np.inf, np.float32), "observations are not finite, or beyond"),
        ("rewards", np.full(9, 1e30), "rewards are not finite, or beyond"),
        ("times", np.zeros(9, dtype=np.complex128), "times are of type complex128"),
        ("length", np.array([9, -1, 1]), "no whole numbers"),
        ("robot", np.array([0.0, 0.0, 2.0]), "no whole numbers"),
    ],
)
def test_numbers_that_no_robot_makes_are_refused(tmp_path, robots, name, value, words):
    path = tmp_path / "all.npz"
    save_demonstrations(path, robots)
    arrays = dict(np.load(path))
    np.savez(path, **{**arrays, name: value})
    with pytest.raises(ArchiveError, match=words):
        load_demonstrations(path, 3, SIZE)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ArchiveError, match=r"missing\.npz cannot be read"):
        load_demonstrations(tmp_path / "missing.npz", 1, SIZE)
