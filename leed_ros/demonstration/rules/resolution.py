"""Resolution: the names in a rule replaced by canonical ones, or a question to the operator."""

from collections.abc import Collection

from leed_ros.demonstration.rules.direction import directed_line
from leed_ros.demonstration.rules.naming import compass_point
from leed_ros.demonstration.rules.place import Kind
from leed_ros.demonstration.rules.places import NODE_KINDS, ROAD_KINDS, Gazetteer
from leed_ros.demonstration.rules.rule import OneWay, Priority, RightOfWay, Rule

_ONLY = {
    (OneWay, "place"): frozenset((Kind.AISLE,)),
    (Priority, "robot"): frozenset((Kind.ROBOT,)),
    (RightOfWay, "place"): NODE_KINDS,
    (RightOfWay, "first"): frozenset((Kind.AISLE, Kind.ROBOT)),
}
"""What a name in a rule may mean, where that is not any place that can be driven in."""

_NAME_FIELDS = ("place", "robot", "toward", "first")


class UnclearError(ValueError):
    """A rule is not clear; the message is the question to the operator."""


def resolve(rule: Rule, gazetteer: Gazetteer) -> Rule:
    """Return a rule with canonical names.

    Raises:
        UnclearError: A name is unknown or can mean several places, or a direction or a junction does not fit.
    """
    fields = [field for field in _NAME_FIELDS if hasattr(rule, field)]
    names = {field: _resolve_name(rule, field, gazetteer) for field in fields}
    resolved: Rule = rule.model_copy(update=names)
    if isinstance(resolved, OneWay):
        _check_direction(resolved, gazetteer)
    if isinstance(resolved, RightOfWay):
        _check_junction(resolved, gazetteer)
    return resolved


def _resolve_name(rule: Rule, field: str, gazetteer: Gazetteer) -> str:
    words: str = getattr(rule, field)
    if field == "toward" and (point := compass_point(words)):
        return point
    kinds = _ONLY.get((type(rule), field), ROAD_KINDS)
    found = gazetteer.find(words, kinds)
    if found.place is None:
        raise UnclearError(_question(words, kinds, found.candidates, found.nearest))
    return found.place.name


def _question(words: str, kinds: Collection[Kind], candidates: tuple[str, ...], nearest: tuple[str, ...]) -> str:
    if candidates:
        return f"'{words}' can mean {_listed(candidates)}. Which one do you mean?"
    sort = "place" if kinds == ROAD_KINDS else _listed(tuple(kind.value for kind in Kind if kind in kinds))
    hint = f"Do you mean {_listed(nearest)}?" if nearest else "What do you mean by it?"
    return f"There is no {sort} named '{words}'. {hint}"


def _check_direction(rule: OneWay, gazetteer: Gazetteer) -> None:
    aisle = gazetteer.places[rule.place]
    if directed_line(aisle, rule.toward, gazetteer) is None:
        raise UnclearError(
            f"'{rule.toward}' does not tell the direction of {rule.place}. Toward which of its ends is it one-way?"
        )


def _check_junction(rule: RightOfWay, gazetteer: Gazetteer) -> None:
    first = gazetteer.places[rule.first]
    if first.kind is Kind.AISLE and not any(rule.place in stretch for stretch in first.stretches):
        raise UnclearError(f"{rule.first} does not meet {rule.place}. At which junction does it have the right of way?")


def _listed(names: tuple[str, ...]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
