import numpy as np

from leed_ros.demonstration.session.store import REJECTED_SHOWN, DemonstrationStore
from leed_ros.task.records import Demonstration


def demonstration(number):
    nothing = np.zeros((1, 0), dtype=np.float32)
    return Demonstration("llm", np.zeros(1), np.full((1, 3), number), nothing, nothing, np.zeros(1), np.ones(1, bool))


def test_what_was_not_accepted_is_kept_to_be_shown_and_never_given_to_learn_from():
    store = DemonstrationStore(2, limit=10)
    for number in range(REJECTED_SHOWN + 3):
        store.reject(1, demonstration(number))
    mine, others = store.rejected()
    assert mine == ()
    assert [one.poses[0, 0] for one in others] == list(range(3, REJECTED_SHOWN + 3))
    assert store.demonstrations() == ((), ())
    assert len(store) == 0
