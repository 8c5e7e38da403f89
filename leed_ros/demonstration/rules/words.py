"""Words: rules read back to the operator, one plain sentence for each."""

from typing import assert_never

from leed_ros.demonstration.rules.naming import compass_point
from leed_ros.demonstration.rules.rule import Capacity, Closed, KeepClear, OneWay, Priority, RightOfWay, Rule, Rules

_PRIORITY = {"high": "goes before the other robots", "low": "gives way to the other robots"}


def words_from_rules(rules: Rules) -> tuple[str, ...]:
    """Return one sentence for each rule, in order. Names should be canonical; see `check`."""
    return tuple(words_from_rule(rule) for rule in rules.rules)


def words_from_rule(rule: Rule) -> str:
    """Return a rule as a sentence, such as `A3 is closed: nobody drives through it.`, and how long it holds."""
    until = f" This holds until {rule.until}." if rule.until else ""
    sentence = _sentence(rule)
    return f"{sentence[:1].upper() if sentence.startswith('the ') else sentence[:1]}{sentence[1:]}{until}"


def _sentence(rule: Rule) -> str:
    match rule:
        case Closed():
            words = f"{_named(rule.place)} is closed: nobody drives through it."
        case OneWay():
            toward = f"the {compass_point(rule.toward)}" if compass_point(rule.toward) else rule.toward
            words = f"{_named(rule.place)} is one-way: robots drive it only toward {toward}."
        case Capacity():
            robots = "one robot is" if rule.robots == 1 else f"{rule.robots} robots are"
            words = f"At most {robots} in {_named(rule.place)} at the same time."
        case Priority():
            words = f"{rule.robot} has {rule.level} priority: it {_PRIORITY[rule.level]}."
        case RightOfWay():
            words = f"{rule.first} has the right of way at {rule.place}: the others wait there."
        case KeepClear():
            words = f"{_named(rule.place)} is kept clear: robots drive through it, but nobody stops in it."
        case _:
            assert_never(rule)
    return words


def _named(place: str) -> str:
    """Return a place as one speaks of it: a zone that is named after a compass point is a side of the site."""
    return f"the {place} side" if compass_point(place) == place else place
