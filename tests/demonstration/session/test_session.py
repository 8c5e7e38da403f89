import datetime
import threading

import numpy as np
import pytest

from leed_ros.demonstration.language.budget import Budget
from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.model import ModelUnavailable
from leed_ros.demonstration.language.replay import ReplayModel
from leed_ros.demonstration.language.session import LanguageSession
from leed_ros.demonstration.language.transcript import Transcript
from leed_ros.task.mission import TaskConfig
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_env
from tests.demonstration.session.conftest import Parrot, contents, language_session, poses_of, published

EASTWARD, WESTWARD = (
    '{"A1":"east","A2":"west","A3":"east","A4":"west"}',
    '{"A1":"west","A2":"east","A3":"west","A4":"east"}',
)
CLOSED = '{"rules":[{"kind":"closed","place":"A2"}]}'
A2 = make_scenario("warehouse", 2, 0).site.roadmap.nodes["A2_3"]


def goes_through_a2(demonstrations) -> bool:
    return bool((np.hypot(*(poses_of(demonstrations)[:, :2] - A2).T) < 0.3).any())


def test_planner_demonstrations_come_first_and_those_of_the_model_replace_them(session_of) -> None:
    updates = list(session_of(language_session(EASTWARD, WESTWARD)).run())
    proposers = [set(update.by_proposer) for update in updates if update.complete]
    assert proposers == [{"planner"}, {"llm"}]
    figures = [update.figures for update in updates if update.figures]
    assert [(one.proposer, one.calls, one.validity, one.proposals) for one in figures] == [("llm", 2, 1.0, 2)]
    assert all(one.time_ratio > 1.0 for own in published(updates) for one in own)
    assert all(one.volatility >= 0.0 and 0.0 < one.disagreement < 2.0 for one in figures)
    assert any("volatility" in update.state and "disagreement" in update.state for update in updates)
    assert {one.proposer for own in published(updates) for one in own} == {"llm"}


def test_where_the_model_is_waited_for_only_its_demonstrations_come(session_of) -> None:
    updates = list(session_of(language_session(EASTWARD, WESTWARD), wait_for_model=True).run())
    assert [set(update.by_proposer) for update in updates if update.complete] == [{"llm"}]
    dead = language_session(ModelUnavailable("nobody answers at http://127.0.0.1:1"))
    updates = list(session_of(dead, wait_for_model=True).run())
    assert [set(update.by_proposer) for update in updates if update.complete] == [{"planner"}], "it is not waited for"


def test_without_a_model_search_proposes_and_says_so_in_one_line(session_of) -> None:
    *_, last = session_of(demonstrator="search").run()
    assert set(last.by_proposer) == {"search"}
    *_, last = session_of(demonstrator="planner").run()
    assert set(last.by_proposer) == {"planner"}


@pytest.mark.parametrize("demonstrator", ["planner", "search", "auto"])
def test_without_a_model_a_turn_brings_one_complete_set_and_always_the_same(session_of, demonstrator) -> None:
    sets = []
    for _ in range(2):
        complete = [update for update in session_of(demonstrator=demonstrator).run() if update.complete]
        assert len(complete) == 1
        sets.append(contents(complete[0].demonstrations))
    assert sets[0] == sets[1]


def test_a_dead_model_blocks_nobody(session_of) -> None:
    model = language_session(ModelUnavailable("nobody answers at http://127.0.0.1:1"))
    updates = list(session_of(model).run())
    assert set(updates[-1].by_proposer) == {"planner"}
    assert updates[-1].warning == "llm: nobody answers at http://127.0.0.1:1; the planner demonstrates instead"


def test_demonstrations_come_while_a_slow_model_is_asked(session_of) -> None:
    release = threading.Event()

    class Slow(Parrot):
        def ask(self, prompt, seed):
            assert release.wait(60.0)
            return super().ask(prompt, seed)

    session = session_of(LanguageSession(Slow([EASTWARD, WESTWARD]), Budget(LanguageConfig())))
    updates = session.run()
    first = next(update for update in updates if update.complete)
    assert set(first.by_proposer) == {"planner"} and sum(first.by_proposer.values()) == 8
    release.set()
    *_, last = updates
    assert set(last.by_proposer) == {"llm"}


def test_new_notes_drop_what_breaks_their_rules_and_bring_what_keeps_them(session_of) -> None:
    session = session_of(language_session(CLOSED), rounds=12, demonstrator="planner")
    assert goes_through_a2(published(session.run()))
    session.set_notes("A2 is closed")
    updates = list(session.run())
    dropped = next(update for update in updates if update.state.startswith("notes read"))
    assert 0 < sum(dropped.by_proposer.values()) < 24
    assert updates[-1].rules == ("A2 is closed: nobody drives through it.",)
    for update in updates:
        if update.demonstrations is not None and update.rules:
            assert not goes_through_a2(update.demonstrations)
    session.set_notes("")
    assert goes_through_a2(published(session.run())) and session.rules.closed == ()


def test_a_rule_ends_at_its_time_of_day(session_of) -> None:
    times = [datetime.datetime(2026, 1, 1, 11, 59, 59), datetime.datetime(2026, 1, 1, 11, 59, 59, 900_000)]
    clock = iter([*times, *[datetime.datetime(2026, 1, 1, 12, 0, 1)] * 3])
    until_noon = '{"rules":[{"kind":"closed","place":"A2","until":"12:00"}]}'
    session = session_of(language_session(until_noon), demonstrator="planner", now=lambda: next(clock))
    session.set_notes("A2 is closed until noon")
    *_, last = session.run()
    assert last.rules == ("A2 is closed: nobody drives through it. This holds until 12:00.",)
    assert session.wait()  # returns by itself, because noon has come
    updates = list(session.run())
    assert updates[-1].rules == ()
    assert goes_through_a2(published(updates))


def test_notes_that_nobody_can_read_are_reported_and_not_followed(session_of) -> None:
    session = session_of(demonstrator="planner")
    session.set_notes("A2 is closed")
    *_, last = session.run()
    assert last.warning == "there is no language model to read the notes; they are not followed"
    assert set(last.by_proposer) == {"planner"} and last.rules == ()


def test_notes_interrupt_a_turn_and_stop_ends_it(session_of) -> None:
    session = session_of(language_session(CLOSED), rounds=8, demonstrator="planner")
    updates = session.run()
    next(updates)
    session.set_notes("A2 is closed")
    *_, last = updates
    assert last.rules and not goes_through_a2(session.store.demonstrations())
    session.ask_again()
    assert session.wait()
    session.stop()
    assert not session.wait()
    assert [update.state for update in session.run()] == ["stopped"]


def test_in_auto_search_and_model_compete_and_the_better_score_stays(session_of) -> None:
    updates = list(session_of(language_session(EASTWARD, WESTWARD), demonstrator="auto", stationarity=0.0).run())
    assert [update.figures.proposer for update in updates if update.figures] == ["search", "llm"]
    complete = [update for update in updates if update.complete]
    assert set(complete[-1].by_proposer) in ({"search"}, {"llm"}, {"planner"})
    best = max(update.figures.best_score for update in updates if update.figures)
    assert best >= max(update.figures.reward for update in updates if update.figures)


def test_a_proposal_that_fails_in_the_second_world_is_not_taken(session_of) -> None:
    physics = make_env(make_scenario("warehouse", 2, 0), TaskConfig(), world="pybullet", seed=0)
    taken = list(session_of(language_session(EASTWARD, WESTWARD), physics_env=physics).run())
    assert set(taken[-1].by_proposer) == {"llm"}
    broken = make_env(make_scenario("warehouse", 2, 0), TaskConfig(), world="pybullet", seed=0)
    broken.step = lambda actions: type(broken).step(broken, np.full_like(actions, -1.0))
    refused = list(session_of(language_session(EASTWARD, WESTWARD), physics_env=broken).run())
    assert set(refused[-1].by_proposer) == {"planner"} and "second world" in refused[-1].warning


@pytest.mark.parametrize("ask", ["convention", "repair"])
def test_a_recorded_session_replays_to_the_same_bytes(session_of, tmp_path, ask) -> None:
    replies = [CLOSED, '{"choice":"A"}' if ask == "repair" else EASTWARD, WESTWARD]
    transcript = Transcript(tmp_path / "calls.jsonl", 10**7)
    live = run_with_notes(session_of(LanguageSession(Parrot(replies), Budget(LanguageConfig()), transcript), ask=ask))
    recorded = LanguageSession(ReplayModel(tmp_path / "calls.jsonl"), Budget(LanguageConfig()))
    assert run_with_notes(session_of(recorded, ask=ask)) == live
    assert {proposer for own in live for proposer, _, _ in own} == {"llm"}


def run_with_notes(session) -> list:
    session.set_notes("A2 is closed")
    list(session.run())
    return contents(session.store.demonstrations())
