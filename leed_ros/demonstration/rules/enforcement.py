"""Site rules: what planners, drivers and judges ask about rules that have been checked."""

from dataclasses import dataclass

from leed_ros.demonstration.rules.direction import arcs_against, directed_line
from leed_ros.demonstration.rules.place import Arc, Kind, Place, arcs_of
from leed_ros.demonstration.rules.places import Gazetteer
from leed_ros.demonstration.rules.rule import Capacity, Closed, KeepClear, OneWay, Priority, RightOfWay, Rules

LEVELS = {"high": 1, "low": -1}


@dataclass(frozen=True)
class Right:
    """A right of way at a junction.

    Attributes:
        rule: The rule.
        junction: Place of the roadmap.
        robot: Number of the robot that goes first, None if it is whoever comes out of an aisle.
        aisle: That aisle, None if it is a robot.
    """

    rule: RightOfWay
    junction: str
    robot: int | None
    aisle: Place | None

    def favours(self, robot: int, arc: Arc) -> bool:
        """Tell whether a robot that comes over a stretch to the junction goes first."""
        return robot == self.robot or (self.aisle is not None and frozenset(arc) in self.aisle.stretches)


@dataclass(frozen=True)
class SiteRules:
    """All rules of a site, resolved; without any, nothing is restricted.

    Closed places and one-way aisles are hard: stretches are not there. A robot that starts in a closed place may leave
    it, one whose goal lies in one is refused.

    Attributes:
        closed: Closed places.
        one_way: One-way aisles with their places in the direction of travel.
        capacity: Limited places.
        keep_clear: Places in which nobody stops.
        priority: Robots that go before the others or give way, by number.
        right_of_way: Rights of way.
        against: Stretches of lanes that one-way rules leave unused: an aisle with two lanes has one in each direction.
    """

    closed: tuple[tuple[Closed, Place], ...] = ()
    one_way: tuple[tuple[OneWay, Place, tuple[str, ...]], ...] = ()
    capacity: tuple[tuple[Capacity, Place], ...] = ()
    keep_clear: tuple[tuple[KeepClear, Place], ...] = ()
    priority: tuple[tuple[Priority, int], ...] = ()
    right_of_way: tuple[Right, ...] = ()
    against: frozenset[Arc] = frozenset()

    @classmethod
    def of(cls, rules: Rules, gazetteer: Gazetteer) -> "SiteRules":
        """Resolve rules with canonical names, as `check` returns them.

        Raises:
            ValueError: A name is unknown, or a direction is unclear.
        """
        found, places = rules.rules, gazetteer.places
        try:
            return cls(
                tuple((rule, places[rule.place]) for rule in found if isinstance(rule, Closed)),
                tuple((rule, places[rule.place], _line(rule, gazetteer)) for rule in found if isinstance(rule, OneWay)),
                tuple((rule, places[rule.place]) for rule in found if isinstance(rule, Capacity)),
                tuple((rule, places[rule.place]) for rule in found if isinstance(rule, KeepClear)),
                tuple((rule, gazetteer.robots.index(rule.robot)) for rule in found if isinstance(rule, Priority)),
                tuple(_right(rule, gazetteer) for rule in found if isinstance(rule, RightOfWay)),
                frozenset().union(*(_against(rule, gazetteer) for rule in found if isinstance(rule, OneWay))),
            )
        except KeyError as error:
            raise ValueError(f"rules: there is no place named {error}") from error

    def permits(self, arc: Arc) -> bool:
        """Tell whether a stretch may be driven in this direction."""
        against = arc in self.against or any(arc[::-1] in arcs_of(line) for _, _, line in self.one_way)
        return not against and not any(place.entered_by(arc) for _, place in self.closed)

    def directs(self, arc: Arc) -> bool:
        """Tell whether a rule gives a stretch this direction; it then outweighs any convention."""
        return any(arc in arcs_of(line) for _, _, line in self.one_way)

    def may_stop(self, name: str) -> bool:
        """Tell whether a robot may stop or wait at a place of the roadmap."""
        return not any(name in place.nodes for _, place in self.keep_clear)

    def is_closed(self, name: str) -> bool:
        """Tell whether a place of the roadmap is closed, so that no mission can end there."""
        return bool(self.refusal(name))

    def refusal(self, goal: str) -> str:
        """Return why no mission can end at a place of the roadmap; empty if it can."""
        closed = next((place.name for _, place in self.closed if goal in place.nodes), None)
        within = "" if closed == goal else f" together with {closed}"
        return f"The goal {goal} is closed{within}." if closed else ""

    def level(self, robot: int) -> int:
        """Return 1 for a robot of high priority, -1 for low, else 0."""
        return next((LEVELS[rule.level] for rule, other in self.priority if other == robot), 0)


def _line(rule: OneWay, gazetteer: Gazetteer) -> tuple[str, ...]:
    line = directed_line(gazetteer.places[rule.place], rule.toward, gazetteer)
    if line is None:
        raise ValueError(f"rules: the direction of {rule.place} toward {rule.toward} is unclear")
    return line


def _against(rule: OneWay, gazetteer: Gazetteer) -> frozenset[Arc]:
    return arcs_against(gazetteer.places[rule.place], rule.toward, gazetteer)


def _right(rule: RightOfWay, gazetteer: Gazetteer) -> Right:
    first = gazetteer.places[rule.first]
    if first.kind is Kind.ROBOT:
        return Right(rule, rule.place, gazetteer.robots.index(rule.first), None)
    return Right(rule, rule.place, None, first)
