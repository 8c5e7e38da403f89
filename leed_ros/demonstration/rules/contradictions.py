"""Contradictions: rules that cannot all be kept, and rules that cut places off from each other."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import networkx as nx

from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.demonstration.rules.places import Gazetteer
from leed_ros.demonstration.rules.rule import Capacity, Closed, OneWay, Priority, RightOfWay, Rule, Rules
from leed_ros.demonstration.rules.words import words_from_rule

Conflict: TypeAlias = tuple[str, tuple[Rule, ...]]
"""What is wrong, in words, and the rules that cannot be kept together."""

NAMED = 6
"""At most so many places are named in one sentence."""


def conflicts(rules: Sequence[Rule], gazetteer: Gazetteer) -> Iterator[Conflict]:
    """Yield what cannot be kept together, with the rules that are therefore not enforced."""
    yield from _opposed([rule for rule in rules if isinstance(rule, OneWay)], gazetteer)
    yield from _at_odds([rule for rule in rules if isinstance(rule, Priority)])
    yield from _at_odds([rule for rule in rules if isinstance(rule, RightOfWay)])
    for level in ("high", "low"):
        alike = tuple(rule for rule in rules if isinstance(rule, Priority) and rule.level == level)
        if len({rule.robot for rule in alike}) == len(gazetteer.robots) > 0:
            yield f"All robots have {level} priority, so none of them goes before another.", alike


def cut_off(rules: Sequence[Rule], gazetteer: Gazetteer) -> Iterator[str]:
    """Yield a sentence for each station, or junction of a site without any, that hard rules cut off from others.

    A closed station is not counted: it was meant to be cut off.
    """
    hard = tuple(rule for rule in rules if isinstance(rule, Closed | OneWay))
    if not hard:
        return
    site_rules = SiteRules.of(Rules(rules=hard), gazetteer)
    whole, left = _graph(gazetteer, SiteRules()), _graph(gazetteer, site_rules)
    ends = [name for name in gazetteer.stations or gazetteer.roadmap.nodes if not site_rules.is_closed(name)]
    lost: dict[tuple[str, ...], list[str]] = {}
    for start in ends:
        unreached = nx.descendants(whole, start) - nx.descendants(left, start)
        gone = tuple(name for name in ends if name in unreached and name != start)
        if gone:
            lost.setdefault(gone, []).append(start)
    because = " ".join(words_from_rule(rule) for rule in hard)
    for gone, starts in lost.items():
        yield f"No way leads from {_some(starts)} to {_some(gone)} any more under these rules: {because}"


def pointless(rules: Sequence[Rule], gazetteer: Gazetteer) -> Iterator[str]:
    """Yield a sentence for each rule that is harmless, but changes nothing."""
    closed = {rule.place for rule in rules if isinstance(rule, Closed)}
    for rule in rules:
        if not isinstance(rule, Closed | Priority) and rule.place in closed:
            yield f"{rule.place} is closed, so this changes nothing: {words_from_rule(rule)}"
        if isinstance(rule, Capacity) and rule.robots >= len(gazetteer.robots):
            yield f"There are {len(gazetteer.robots)} robots, so this changes nothing: {words_from_rule(rule)}"


def _opposed(rules: Sequence[OneWay], gazetteer: Gazetteer) -> Iterator[Conflict]:
    for place in dict.fromkeys(rule.place for rule in rules):
        alike = tuple(rule for rule in rules if rule.place == place)
        lines = {line for _, _, line in SiteRules.of(Rules(rules=alike), gazetteer).one_way}
        if len(lines) > 1:
            yield f"{place} is said to be one-way in both directions.", alike


def _at_odds(rules: Sequence[Priority] | Sequence[RightOfWay]) -> Iterator[Conflict]:
    """Yield the rules of one robot or junction that say different things."""
    said: dict[str, dict[str, list[Rule]]] = {}
    for rule in rules:
        name, value = (rule.robot, rule.level) if isinstance(rule, Priority) else (rule.place, rule.first)
        said.setdefault(name, {}).setdefault(value, []).append(rule)
    for name, values in said.items():
        if len(values) > 1:
            alike = tuple(rule for group in values.values() for rule in group)
            yield f"{name} has contradicting rules: {' '.join(map(words_from_rule, alike))}", alike


def _graph(gazetteer: Gazetteer, site_rules: SiteRules) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(gazetteer.roadmap.nodes)
    for edge in gazetteer.roadmap.edges:
        arcs = ((start, end) for start, end, _ in edge.arcs())
        graph.add_edges_from(arc for arc in arcs if site_rules.permits(arc))
    return graph


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
