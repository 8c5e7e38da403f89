"""Validation: rules against a site; what is unclear is asked about, and nothing that is unclear is enforced."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from leed_ros.demonstration.rules.contradictions import conflicts, cut_off, pointless
from leed_ros.demonstration.rules.places import Gazetteer
from leed_ros.demonstration.rules.resolution import UnclearError, resolve
from leed_ros.demonstration.rules.rule import Rule, Rules
from leed_ros.task.site import Site

MIDNIGHT = "00:00"
"""As the end of a rule it is the end of the day."""


@dataclass(frozen=True)
class Checked:
    """What came of checking rules against a site.

    Attributes:
        rules: What is clear and can be enforced, with canonical names, each rule once.
        questions: What the operator is to be asked, one sentence or two for each rule that is not clear.
        contradictions: Rules that cannot be kept together, which are then not enforced; and what is cut off by rules
            that can be kept, which are enforced: missions that have no way any more are refused.
        remarks: Rules that are enforced but change nothing.
    """

    rules: Rules
    questions: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def check(rules: Rules, site: Site, robots: Sequence[str]) -> Checked:
    """Check rules against a site; they never raise.

    Args:
        rules: Rules with names as the operator or a language model wrote them.
        site: Where they are to hold.
        robots: Names of the robots, in the order of their numbers.
    """
    gazetteer = Gazetteer.of(site, robots)
    clear: list[Rule] = []
    questions: list[str] = []
    for rule in rules.rules:
        try:
            clear.append(resolve(rule, gazetteer))
        except UnclearError as error:
            questions.append(str(error))
    found = list(conflicts(clear, gazetteer))
    kept = [rule for rule in dict.fromkeys(clear) if not any(rule in opposed for _, opposed in found)]
    contradictions = [words for words, _ in found] + list(cut_off(kept, gazetteer))
    remarks = tuple(pointless(kept, gazetteer))
    return Checked(Rules(rules=tuple(kept)), tuple(dict.fromkeys(questions)), tuple(contradictions), remarks)


def in_force(rules: Rules, now: datetime.time) -> Rules:
    """Return the rules that hold at a time of day: those without an end, or whose end is still to come today.

    Until 00:00 is until midnight, hence the whole day.
    """
    whole_day = (None, MIDNIGHT)
    return Rules(rules=tuple(rule for rule in rules.rules if rule.until in whole_day or now < time_of_day(rule.until)))


def time_of_day(words: str) -> datetime.time:
    """Return the time of day that HH:MM says."""
    return datetime.time.fromisoformat(words)
