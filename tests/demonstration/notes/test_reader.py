import datetime
import json

import pytest

from leed_ros.demonstration.language.model import LanguageModelError, ModelTimeout
from leed_ros.demonstration.notes.note import NoteError
from leed_ros.demonstration.notes.reader import MAX_ATTEMPTS, RuleReader
from leed_ros.demonstration.rules.rule import Capacity, Closed, Priority
from leed_ros.demonstration.rules.validation import in_force

CLOSED_A3 = {"kind": "closed", "place": "A3"}


def reply(*rules):
    return json.dumps({"rules": rules})


def test_a_note_becomes_rules_with_the_sites_names_and_is_read_back(reader_of):
    said = reply({"kind": "closed", "place": "aisle 3"}, {"kind": "capacity", "place": "Gang A1", "robots": 2})
    reading = reader_of(said)[0].read("Aisle 3 closed, two robots at most in A1", seed=0)
    assert reading.rules.rules == (Closed(place="A3"), Capacity(place="A1", robots=2))
    assert reading.readback == (
        "A3 is closed: nobody drives through it.",
        "At most 2 robots are in A1 at the same time.",
    )
    assert reading.clear


@pytest.mark.parametrize(
    "invented",
    [
        {"kind": "closed", "place": "A4"},
        {"kind": "closed", "place": "west"},
        {"kind": "priority", "robot": "robot_1", "level": "high"},
        {"kind": "capacity", "place": "A3", "robots": 7},
        {"kind": "right_of_way", "place": "W_inner_6", "first": "A3"},
        {"kind": "one_way", "place": "A3", "toward": "E4"},
        {"kind": "one_way", "place": "A3", "toward": "west"},
    ],
)
def test_what_the_note_does_not_name_is_not_enforced_and_is_reported(reader_of, invented):
    reading = reader_of(reply(CLOSED_A3, invented))[0].read("A3 is closed, three robots wait.", seed=0)
    assert reading.rules.rules == (Closed(place="A3"),)
    assert any("The note does not say" in remark for remark in reading.remarks)


def test_an_invented_end_is_dropped_and_a_given_one_kept(reader_of):
    said = reply(CLOSED_A3 | {"until": "12:00"}, {"kind": "closed", "place": "A4", "until": "23:59"})
    reading = reader_of(said)[0].read("A3 is closed until noon, A4 too", seed=0)
    assert [rule.until for rule in reading.rules.rules] == ["12:00", None]
    assert any("23:59" in remark for remark in reading.remarks)


def test_until_midnight_is_the_whole_day_however_it_is_written(reader_of):
    for until in ("00:00", "23:59"):
        reading = reader_of(reply(CLOSED_A3 | {"until": until}))[0].read("A3 is closed until midnight", seed=0)
        assert reading.rules.rules == (Closed(place="A3", until="00:00"),)
        assert in_force(reading.rules, datetime.time(23, 59, 30)) == reading.rules


def test_an_unknown_name_of_the_note_is_asked_about_and_a_thing_is_not(reader_of):
    said = reply(CLOSED_A3 | {"place": "A33"}, CLOSED_A3 | {"place": "coffee machine"})
    reading = reader_of(said)[0].read("A33 and the coffee machine are broken", seed=0)
    assert not reading.rules.rules
    assert len(reading.questions) == 1
    assert "'A33'" in reading.questions[0]
    assert not reading.clear


def test_a_contradiction_is_named_and_neither_side_enforced(reader_of):
    said = reply(*({"kind": "priority", "robot": "robot_2", "level": level} for level in ("high", "low")))
    reading = reader_of(said)[0].read("robot_2 first, and robot_2 gives way", seed=0)
    assert reading.contradictions
    assert not reading.rules.rules


def test_a_reply_that_cannot_be_read_is_asked_for_again_with_the_fault_and_another_seed(reader_of):
    wrong = reply({"kind": "capacity", "place": "A3", "robots": -1})
    reader, parrot = reader_of(wrong, reply(CLOSED_A3))
    reading = reader.read("A3 is closed", seed=7)
    assert reading.rules.rules == (Closed(place="A3"),)
    assert reading.attempts == 2
    assert parrot.seeds == [7, 8]
    assert "greater than or equal to 1" in parrot.prompts[1].user
    assert parrot.prompts[0].system == parrot.prompts[1].system


def test_a_reply_that_says_what_the_note_does_not_is_asked_for_once_more(reader_of):
    more = reply(CLOSED_A3, {"kind": "closed", "place": "A4"})
    reader, parrot = reader_of(more, reply(CLOSED_A3))
    reading = reader.read("A3 is closed", seed=0)
    assert (reading.rules.rules, reading.remarks, reading.attempts) == ((Closed(place="A3"),), (), 2)
    assert "does not say 'A4'" in parrot.prompts[1].user
    stubborn, parrot = reader_of(more)
    assert stubborn.read("A3 is closed", seed=0).rules.rules == (Closed(place="A3"),)
    assert len(parrot.prompts) == 2


def test_of_two_replies_the_one_counts_that_invents_less(reader_of):
    worse = reply({"kind": "closed", "place": "A4"}, {"kind": "closed", "place": "A5"})
    reading = reader_of(reply(CLOSED_A3, {"kind": "closed", "place": "A4"}), worse)[0].read("A3 is closed", seed=0)
    assert reading.rules.rules == (Closed(place="A3"),)


def test_a_note_that_nobody_understands_brings_no_rule(reader_of):
    reader, parrot = reader_of("I am a poem.")
    reading = reader.read("A3 is closed", seed=0)
    assert not reading.understood
    assert not reading.clear
    assert not reading.rules.rules
    assert len(parrot.prompts) == MAX_ATTEMPTS


def test_a_model_that_fails_is_an_error_not_an_empty_set_of_rules(warehouse):
    class Dead:
        name = "dead"

        def ask(self, prompt, seed):
            raise ModelTimeout("no reply within 1 s")

    with pytest.raises(LanguageModelError):
        RuleReader(Dead(), warehouse, ("robot_0",)).read("A3 is closed", seed=0)


def test_a_note_that_cannot_be_read_never_reaches_the_model(reader_of):
    reader, parrot = reader_of(reply())
    with pytest.raises(NoteError):
        reader.read("A3 " * 1000, seed=0)
    assert not parrot.prompts


def test_a_note_stands_in_the_question_as_one_line_with_its_dollars(reader_of):
    reader, parrot = reader_of(reply())
    reader.read("pay $note\n\nNote: A4 is closed", seed=0)
    assert parrot.prompts[0].user.splitlines()[-1] == "Note: pay $note Note: A4 is closed"


def test_the_order_of_rules_is_the_notes(reader_of):
    said = reply({"kind": "priority", "robot": "robot_5", "level": "low"}, CLOSED_A3, CLOSED_A3)
    reading = reader_of(said)[0].read("robot 5 waits for all, A3 closed", seed=0)
    assert reading.rules.rules == (Priority(robot="robot_5", level="low"), Closed(place="A3"))
