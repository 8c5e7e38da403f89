import json

import pytest

from leed_ros.demonstration.notes.corpus import Example
from leed_ros.demonstration.notes.score import Score, Share

A3, A4 = {"kind": "closed", "place": "A3"}, {"kind": "closed", "place": "A4"}


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ([A3, A4], "exact"),
        ([A4, A3, A3], "exact"),
        ([A3], "partial"),
        ([A3, A4, A4 | {"place": "A5"}], "invented"),
        ([A3 | {"kind": "keep_clear"}], "invented"),
        ([], "nothing"),
    ],
)
def test_a_note_is_read_exactly_in_part_or_with_inventions(reader_of, said, verdict):
    example = Example(
        id="n", half="tuning", tag="plain", site=("warehouse", 8, 0), note="A3, A4 closed, A5 is open", rules=(A3, A4)
    )
    score = Score.of(reader_of(json.dumps({"rules": said}))[0].read(example.note, seed=0), example)
    assert (score.exact, score.partial, score.invented) == tuple(
        verdict == word for word in ("exact", "partial", "invented")
    )
    assert not score.vain


def test_an_unknown_name_must_be_asked_about(reader_of):
    example = Example(
        id="n", half="tuning", tag="unknown", site=("warehouse", 8, 0), note="A33 closed", rules=(), ask=("A33",)
    )
    asked = reader_of(json.dumps({"rules": [A3 | {"place": "A33"}]}))[0].read(example.note, seed=0)
    silent = reader_of('{"rules": []}')[0].read(example.note, seed=0)
    assert Score.of(asked, example).exact
    assert not Score.of(silent, example).exact


def test_the_interval_is_wilsons():
    low, high = Share(8, 10).interval()
    assert low == pytest.approx(0.4902, abs=1e-4)
    assert high == pytest.approx(0.9433, abs=1e-4)
    assert Share(0, 0).interval() == (0.0, 1.0)
    assert Share.of([True, False, True]).value == pytest.approx(2 / 3)


@pytest.mark.parametrize("said", [[], [A3], [A3, A4], [A3 | {"kind": "keep_clear"}, A4]])
def test_what_is_lost_is_asked_about_or_was_read_back_as_something_else(reader_of, said):
    example = Example(
        id="n", half="tuning", tag="plain", site=("warehouse", 8, 0), note="A3 is closed. So is A4.", rules=(A3, A4)
    )
    score = Score.of(reader_of(json.dumps({"rules": said}))[0].read(example.note, seed=0), example)
    assert not score.silent and not score.vain


def test_a_rule_that_is_lost_without_a_question_is_silent_and_a_question_without_a_loss_is_vain(reader_of):
    note = {"id": "n", "half": "tuning", "tag": "plain", "site": ("warehouse", 8, 0)}
    lost = Example(**note, note="A3: closed, keep it clear", rules=(A3, {"kind": "keep_clear", "place": "A3"}))
    idle = Example(**note, note="A3 is closed, A4 is blue", rules=(A3,))
    reading = reader_of(json.dumps({"rules": [A3]}))[0].read
    assert Score.of(reading(lost.note, seed=0), lost).silent
    assert Score.of(reading(idle.note, seed=0), idle).vain
