"""Grounding: a rule is kept only if the note itself names what the rule names; nothing a model invents is enforced."""

from collections.abc import Sequence
from dataclasses import dataclass

from leed_ros.demonstration.notes.words.mentions import Mentions, mentioned_place
from leed_ros.demonstration.notes.words.times import times_in
from leed_ros.demonstration.rules.naming import compass_point, kinds_named, tokens_of
from leed_ros.demonstration.rules.place import Kind
from leed_ros.demonstration.rules.places import Gazetteer
from leed_ros.demonstration.rules.rule import Capacity, Rule
from leed_ros.demonstration.rules.words import words_from_rule

_NAME_FIELDS = ("place", "robot", "toward", "first")

MIDNIGHT, LAST_MINUTE = "00:00", "23:59"
"""The end of a day, and what some write for it."""


@dataclass(frozen=True)
class Grounded:
    """What is left of a model's rules when the note has been asked.

    Attributes:
        rules: Rules about what the note names, or about a name that nobody knows but that the note does have.
        invented: A sentence for each rule that was dropped because the note does not have what it names.
        endless: A sentence for each end of a rule that was dropped because the note does not have the time.
    """

    rules: tuple[Rule, ...]
    invented: tuple[str, ...]
    endless: tuple[str, ...]


class _InventedError(ValueError):
    """A rule says what the note does not; the message is what."""


def ground(rules: Sequence[Rule], note: str, gazetteer: Gazetteer) -> Grounded:
    """Keep the rules, and of each rule its end, that are about what the note names.

    Args:
        rules: Rules with names as a language model wrote them.
        note: The note that they are said to come from.
        gazetteer: Knows the site's names and how people write them.
    """
    mentions, times = Mentions.of(note, gazetteer), times_in(note)
    kept: list[Rule] = []
    invented: list[str] = []
    endless: list[str] = []
    for rule in rules:
        try:
            grounded = _grounded(rule, mentions, gazetteer)
        except _InventedError as error:
            invented.append(f"The note does not say {error}, so this is left out: {words_from_rule(rule)}")
            continue
        if grounded.until == LAST_MINUTE and MIDNIGHT in times:
            grounded = grounded.model_copy(update={"until": MIDNIGHT})
        if grounded.until and grounded.until not in times:
            endless.append(f"The note does not say until {grounded.until}, so this holds until it is withdrawn.")
            grounded = grounded.model_copy(update={"until": None})
        kept.append(grounded)
    return Grounded(tuple(dict.fromkeys(kept)), tuple(dict.fromkeys(invented)), tuple(dict.fromkeys(endless)))


def _grounded(rule: Rule, mentions: Mentions, gazetteer: Gazetteer) -> Rule:
    if isinstance(rule, Capacity) and rule.robots not in mentions.numbers:
        raise _InventedError(f"'{rule.robots}'")
    fields = [field for field in _NAME_FIELDS if hasattr(rule, field)]
    names = {field: _grounded_name(field, getattr(rule, field), mentions, gazetteer) for field in fields}
    grounded: Rule = rule.model_copy(update=names)
    return grounded


def _grounded_name(field: str, words: str, mentions: Mentions, gazetteer: Gazetteer) -> str:
    """Return a name that the note has, in a form that the gazetteer understands if there is one."""
    if field == "toward" and compass_point(words) in mentions.directions:
        return words
    meant = set(gazetteer.meant(words, frozenset(Kind)))
    if not meant and (inner := mentioned_place(words, gazetteer)):
        words, meant = inner, {inner}
    if meant & mentions.names or (not meant and mentions.hold(words) and _like_a_name(words, gazetteer)):
        return words
    raise _InventedError(f"'{words[:64]}'")


def _like_a_name(words: str, gazetteer: Gazetteer) -> bool:
    """Tell whether words that nobody knows are worth a question: like a known name, numbered, or a kind of place."""
    tokens = tokens_of(words)
    numbered = any(token.isdigit() for token in tokens)
    return numbered or bool(kinds_named(tokens)) or bool(gazetteer.find(words, frozenset(Kind)).nearest)
