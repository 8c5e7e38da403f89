"""The street: what the tags of a way say about driving on it (https://wiki.openstreetmap.org/wiki/Key:highway)."""

from collections.abc import Mapping
from dataclasses import dataclass

from leed_ros.sites.streets.naming import clean_name

DRIVABLE = frozenset(
    kind + ending for kind in ("motorway", "trunk", "primary", "secondary", "tertiary") for ending in ("", "_link")
) | frozenset(("unclassified", "residential", "living_street", "road"))
"""Kinds of `highway` that any vehicle may drive on; service roads and driveways are not among them."""

CLOSED = frozenset(("no", "private"))
"""Values of `access`, `vehicle` and `motor_vehicle` that close a street."""

ONE_WAY_KINDS = frozenset(("motorway", "motorway_link"))
"""Kinds that are one-way unless they say otherwise."""


@dataclass(frozen=True)
class Street:
    """How a way is driven.

    Attributes:
        name: Its name, cleaned; empty if it has none.
        one_way: It is driven in one direction only.
        against: That direction is against the order of the way's nodes.
        one_lane: It is driven in both directions on a single lane.
    """

    name: str
    one_way: bool = False
    against: bool = False
    one_lane: bool = False


def street_from_tags(tags: Mapping[str, str]) -> Street | None:
    """Return the street, or None if vehicles may not drive here.

    More than one lane for the same direction counts as one.
    """
    if tags.get("highway") not in DRIVABLE or tags.get("area") == "yes":
        return None
    if any(tags.get(key) in CLOSED for key in ("access", "vehicle", "motor_vehicle")):
        return None
    name = clean_name(tags.get("name") or tags.get("ref") or "")
    one_way, against = _direction(tags)
    return Street(name, one_way, against, not one_way and tags.get("lanes") == "1")


def _direction(tags: Mapping[str, str]) -> tuple[bool, bool]:
    """Return whether a way is one-way, and whether against its nodes' order; `oneway` goes before what kinds imply."""
    stated = tags.get("oneway", "")
    if stated in ("-1", "reverse"):
        return True, True
    if stated in ("yes", "true", "1"):
        return True, False
    implied = tags.get("junction") in ("roundabout", "circular") or tags["highway"] in ONE_WAY_KINDS
    return implied and stated not in ("no", "false", "0"), False
