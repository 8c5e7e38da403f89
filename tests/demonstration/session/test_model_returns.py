"""A model that was away, or failed, is asked again by itself; one that is slow is never asked twice at a time."""

import threading

from leed_ros.demonstration.language.budget import Budget
from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.model import ModelUnavailable
from leed_ros.demonstration.language.presence import Presence
from leed_ros.demonstration.language.session import LanguageSession
from tests.demonstration.session.conftest import Parrot, language_session, published
from tests.demonstration.session.test_session import CLOSED, EASTWARD, WESTWARD

SOON = LanguageConfig(retry_after=0.1)
DOWN = "nobody answers at http://127.0.0.1:1"


def proposers(updates) -> set[str]:
    return {one.proposer for own in published(updates) for one in own}


def test_a_model_that_was_down_at_the_start_demonstrates_once_it_is_up(session_of) -> None:
    reasons = iter(["it lacks the model", "it lacks the model", ""])
    presence = Presence(SOON, lambda: next(reasons), DOWN)
    model = language_session(EASTWARD, WESTWARD)
    session = session_of(model, demonstrator="llm", presence=presence)
    *_, waiting = updates = list(session.run())
    assert (
        proposers(updates) == {"planner"}
        and waiting.warning == f"no language model: {DOWN}; the planner demonstrates instead"
    )
    assert session.wait()  # returns by itself, because the reason is another one
    assert [update.warning for update in session.run()] == [waiting.warning.replace(DOWN, "it lacks the model")]
    assert session.wait()  # after one more look in vain
    *_, last = updates = list(session.run())
    assert proposers(updates) == {"llm"} and last.warning == ""


def test_in_auto_search_demonstrates_meanwhile_and_competes_with_the_model_when_it_is_back(session_of) -> None:
    presence = Presence(SOON, lambda: "", DOWN)
    session = session_of(language_session(EASTWARD, WESTWARD), demonstrator="auto", presence=presence)
    complete = [update for update in session.run() if update.complete]
    assert len(complete) == 1 and DOWN in complete[0].warning
    assert session.wait()
    updates = list(session.run())
    assert [update.figures.proposer for update in updates if update.figures] == ["search", "llm"]
    assert updates[-1].warning == ""


def test_a_model_that_broke_off_is_asked_again_and_its_notes_are_read_then(session_of) -> None:
    model = language_session(ModelUnavailable("out of memory"), CLOSED)
    session = session_of(model, demonstrator="planner", presence=Presence(SOON))
    session.set_notes("A2 is closed")
    *_, last = session.run()
    assert last.rules == () and "out of memory" in last.warning
    assert session.wait()
    *_, last = session.run()
    assert last.rules == ("A2 is closed: nobody drives through it.",) and last.warning == ""


def test_a_model_of_no_use_is_said_to_be_and_asked_again_later(session_of) -> None:
    presence = Presence(SOON)
    session = session_of(language_session(*6 * ["hello"], EASTWARD, WESTWARD), presence=presence)
    *_, last = updates = list(session.run())
    assert proposers(updates) == {"planner"} and "the reply holds no JSON object" in last.warning
    assert session.wait()
    *_, last = updates = list(session.run())
    assert proposers(updates) == {"llm"} and last.warning == "" and presence.seconds_left() is None


def test_a_spent_budget_is_not_waited_for(session_of) -> None:
    model = LanguageSession(Parrot([EASTWARD]), Budget(LanguageConfig(max_calls=0)))
    presence = Presence(SOON)
    *_, last = session_of(model, presence=presence).run()
    assert "budget" in last.warning and presence.seconds_left() is None


def test_a_slow_model_is_asked_one_question_at_a_time_and_none_for_a_turn_that_is_over(session_of) -> None:
    asked, release, together = [], threading.Event(), []

    class Slow(Parrot):
        def ask(self, prompt, seed):
            together.append(len(asked) - len(self.asked))
            asked.append(prompt.name)
            assert release.wait(60.0)
            return super().ask(prompt, seed)

    model = LanguageSession(Slow([EASTWARD, CLOSED]), Budget(LanguageConfig()))
    session = session_of(model, demonstrator="llm", attempts=1)
    updates = session.run()
    next(update for update in updates if update.state.startswith("asking"))
    for note in ("A1 is closed", "A2 is closed"):  # each begins another turn while the first question is on its way
        session.set_notes(note)
        next(update for update in updates if update.state.startswith("asking"))
    release.set()
    *_, last = updates
    assert asked[:2] == ["convention", "rules"] and set(together) == {0}
    assert last.rules == ("A2 is closed: nobody drives through it.",)
