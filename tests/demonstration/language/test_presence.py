"""When a model that cannot be asked is looked for again."""

import pytest

from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.model import BudgetSpent, LanguageModelError, ModelUnavailable, RecordingError
from leed_ros.demonstration.language.presence import Presence

CONFIG = LanguageConfig(retry_after=10.0, retry_longest=35.0)


def test_pauses_double_up_to_the_longest_and_begin_anew_after_an_answer() -> None:
    now = [0.0]
    presence = Presence(CONFIG, lambda: "nobody answers", "nobody answers", clock=lambda: now[0])
    pauses = []
    for _ in range(4):
        pauses.append(presence.seconds_left())
        assert not presence.look()
    assert pauses == [10.0, 20.0, 35.0, 35.0]
    presence.settle(None)
    assert presence.seconds_left() is None
    presence.settle(ModelUnavailable("broken"))
    now[0] = 4.0
    assert presence.seconds_left() == 6.0
    now[0] = 40.0
    assert presence.seconds_left() == 0.0


def test_a_model_that_is_back_is_not_looked_for_any_more() -> None:
    reasons = iter(["still loading", ""])
    presence = Presence(CONFIG, lambda: next(reasons), "nobody answers")
    assert not presence.look() and presence.reason == "still loading"
    assert presence.look() and presence.reason == ""
    assert presence.seconds_left() is None


@pytest.mark.parametrize("failure", [BudgetSpent("200 calls"), RecordingError("not recorded")])
def test_what_no_waiting_mends_is_not_waited_for(failure: LanguageModelError) -> None:
    presence = Presence(CONFIG)
    presence.settle(failure)
    assert presence.seconds_left() is None
