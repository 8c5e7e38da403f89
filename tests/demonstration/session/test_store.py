import numpy as np
import pytest

from leed_ros.demonstration.session.store import DemonstrationStore, Entry
from leed_ros.task.records import Demonstration


def entry(turn: int, ratio: float, robot: int = 0) -> Entry:
    one = np.zeros(1)
    observations, actions = np.zeros((1, 3), np.float32), np.zeros((1, 2), np.float32)
    shown = Demonstration("search", one, np.zeros((1, 3)), observations, actions, one, one > 1.0, ratio)
    return Entry(robot, shown, turn, witness=None)  # type: ignore[arg-type] (no rule is looked at here)


@pytest.mark.parametrize(
    ("added", "kept"),
    [
        ([(1, 1.5), (1, 1.2), (1, 1.9), (1, 1.4)], [1.5, 1.2, 1.4]),
        ([(1, 1.0), (2, 1.8), (2, 1.9), (2, 1.7)], [1.8, 1.9, 1.7]),
        ([(1, 1.1), (1, 1.3), (2, 1.9), (2, 1.8)], [1.1, 1.9, 1.8]),
    ],
    ids=[
        "of one set the slowest goes",
        "an older set goes before a slow newer one",
        "of the older set the slowest first",
    ],
)
def test_where_there_are_too_many_the_newest_and_best_stay(added, kept) -> None:
    store = DemonstrationStore(num_robots=2, limit=3)
    for turn, ratio in added:
        store.add(entry(turn, ratio))
    own, other = store.demonstrations()
    assert [one.time_ratio for one in own] == kept and other == ()
    assert store.by_proposer() == {"search": 3} and len(store) == 3


def test_every_robot_has_its_own_bound() -> None:
    store = DemonstrationStore(num_robots=2, limit=1)
    for robot in (0, 1, 1):
        store.add(entry(1, 1.0 + robot, robot))
    assert [len(own) for own in store.demonstrations()] == [1, 1]
