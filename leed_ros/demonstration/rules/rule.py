"""The rules a site can have: a flat list of typed items under one JSON schema."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

MAX_RULES = 64
NAME = Annotated[str, Field(min_length=1, max_length=64)]
TIME_OF_DAY = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class _Rule(BaseModel):
    """What all rules share: frozen, no unknown fields, and how long they hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    until: TIME_OF_DAY | None = None
    """Time of day at which the rule ends, HH:MM in the site's local time; None: it holds until it is withdrawn."""


class Closed(_Rule):
    """Nobody drives through an aisle, a junction, a station or a zone."""

    kind: Literal["closed"] = "closed"
    place: NAME


class OneWay(_Rule):
    """An aisle is driven in one direction: toward a compass direction or a named place."""

    kind: Literal["one_way"] = "one_way"
    place: NAME
    toward: NAME


class Capacity(_Rule):
    """At most so many robots are in a place at the same time."""

    kind: Literal["capacity"] = "capacity"
    place: NAME
    robots: Annotated[int, Field(ge=1, le=128)]


class Priority(_Rule):
    """A robot goes before the others (high), or gives way to them (low)."""

    kind: Literal["priority"] = "priority"
    robot: NAME
    level: Literal["high", "low"]


class RightOfWay(_Rule):
    """At a junction, who comes out of an aisle, or a certain robot, goes first."""

    kind: Literal["right_of_way"] = "right_of_way"
    place: NAME
    first: NAME


class KeepClear(_Rule):
    """Nobody stops or waits in a place; driving through is allowed."""

    kind: Literal["keep_clear"] = "keep_clear"
    place: NAME


Rule: TypeAlias = Annotated[Closed | OneWay | Capacity | Priority | RightOfWay | KeepClear, Field(discriminator="kind")]


class Rules(BaseModel):
    """All rules of a site."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rules: Annotated[tuple[Rule, ...], Field(max_length=MAX_RULES)] = ()
