from collections import Counter
from functools import cache

import pytest

from leed_ros.demonstration.notes.corpus import HALVES, load_corpus
from leed_ros.demonstration.notes.note import clean_note
from leed_ros.demonstration.notes.reply import rules_from_reply
from leed_ros.demonstration.notes.words.mentions import Mentions
from leed_ros.demonstration.notes.words.times import times_in
from leed_ros.demonstration.prompts.template import PromptTemplate
from leed_ros.demonstration.rules.places import Gazetteer
from leed_ros.demonstration.rules.rule import Rules
from leed_ros.demonstration.rules.validation import check
from leed_sim.scenario import make_scenario

CORPUS = load_corpus()


@cache
def site_of(kind, num_robots, seed):
    return make_scenario(kind, num_robots, seed).site, tuple(f"robot_{n}" for n in range(num_robots))


def test_it_has_sixty_notes_and_more_in_two_like_halves():
    halves = {half: [example for example in CORPUS if example.half == half] for half in HALVES}
    assert len(CORPUS) >= 60
    assert len({example.note for example in CORPUS}) == len(CORPUS) == sum(map(len, halves.values()))
    tags = [Counter(example.tag for example in examples) for examples in halves.values()]
    assert tags[0].keys() == tags[1].keys()
    assert all(abs(tags[0][tag] - tags[1][tag]) <= 2 for tag in tags[0])
    assert {rule.kind for example in CORPUS for rule in example.rules} == {
        *("closed", "one_way", "capacity", "priority", "right_of_way", "keep_clear")
    }


@pytest.mark.parametrize("example", CORPUS, ids=lambda example: example.id)
def test_what_a_note_means_is_clear_to_the_site_and_named_in_the_note(example):
    site, robots = site_of(*example.site)
    checked = check(Rules(rules=example.rules), site, robots)
    assert checked.rules.rules == example.rules
    assert not checked.questions + checked.contradictions
    mentions = Mentions.of(example.note, Gazetteer.of(site, robots))
    for rule in example.rules:
        names = {getattr(rule, field) for field in ("place", "robot", "first") if hasattr(rule, field)}
        assert names <= mentions.names
        assert rule.kind != "one_way" or rule.toward in mentions.directions
        assert rule.until is None or rule.until in times_in(example.note)
    assert clean_note(example.note) == example.note


def test_no_worked_note_of_the_prompt_stands_in_the_corpus_and_none_names_a_site():
    lines = PromptTemplate.load("rules").system.splitlines()
    worked = [line.removeprefix("Note: ") for line in lines if line.startswith("Note: ")]
    assert 5 <= len(worked) <= 12
    assert not set(worked) & {example.note for example in CORPUS}
    gazetteers = [Gazetteer.of(*site_of(*site)) for site in {example.site for example in CORPUS}]
    for note in worked:
        assert not any(Mentions.of(note, gazetteer).names for gazetteer in gazetteers), note


def test_the_worked_answers_have_the_form_that_is_asked_for():
    answers = [line for line in PromptTemplate.load("rules").system.splitlines() if line.startswith('{"rules"')]
    rules = [rule for answer in answers for rule in rules_from_reply(answer).rules]
    assert {rule.kind for rule in rules} == {
        *("closed", "one_way", "capacity", "priority", "right_of_way", "keep_clear")
    }
