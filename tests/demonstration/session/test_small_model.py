"""Sessions with a small real model over Ollama's protocol; `make test-llm` runs them."""

import pytest

from leed_ros.demonstration.language.backends import make_model
from tests.demonstration.session.conftest import published

pytestmark = [pytest.mark.llm, pytest.mark.slow]


@pytest.mark.parametrize("ask", ["convention", "repair"])
def test_a_real_model_proposes_and_its_demonstrations_are_driven(session_of, small_model, ask) -> None:
    session = session_of(make_model(small_model), ask=ask, attempts=5)
    updates = list(session.run())
    (figures,) = [update.figures for update in updates if update.figures]
    assert figures.calls >= 1 and figures.read == 1.0 and figures.reply_tokens > 0
    assert figures.proposals >= 1 and figures.reward is not None
    assert {one.proposer for own in published(updates) for one in own} <= {"planner", "llm"}
    assert all(one.terminated[-1] for own in published(updates) for one in own)


def test_a_real_model_reads_a_note_and_the_rule_is_kept(session_of, small_model) -> None:
    session = session_of(make_model(small_model.replace(temperature=0.0)), demonstrator="planner")
    session.set_notes("A3 is closed for maintenance.")
    *_, last = session.run()
    assert last.rules == ("A3 is closed: nobody drives through it.",)
    assert len(session.store) > 0 and session.rules.is_closed("A3_3")
