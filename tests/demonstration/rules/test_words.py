"""Reading back: every rule as one exact sentence."""

from leed_ros.demonstration.rules.rule import Capacity, Closed, KeepClear, OneWay, Priority, RightOfWay, Rules
from leed_ros.demonstration.rules.words import words_from_rules

READ_BACK = {
    Closed(place="A3"): "A3 is closed: nobody drives through it.",
    Closed(place="west", until="12:00"): "The west side is closed: nobody drives through it. This holds until 12:00.",
    OneWay(place="A2", toward="west"): "A2 is one-way: robots drive it only toward the west.",
    OneWay(place="A2", toward="W1"): "A2 is one-way: robots drive it only toward W1.",
    Capacity(place="A4", robots=1): "At most one robot is in A4 at the same time.",
    Capacity(place="A4", robots=2): "At most 2 robots are in A4 at the same time.",
    Priority(robot="robot_2", level="high"): "robot_2 has high priority: it goes before the other robots.",
    Priority(robot="robot_2", level="low"): "robot_2 has low priority: it gives way to the other robots.",
    RightOfWay(place="W_inner_3", first="A2"): "A2 has the right of way at W_inner_3: the others wait there.",
    RightOfWay(place="C2_R5", first="robot_1"): "robot_1 has the right of way at C2_R5: the others wait there.",
    KeepClear(place="E3"): "E3 is kept clear: robots drive through it, but nobody stops in it.",
}


def test_every_rule_is_read_back_exactly() -> None:
    assert dict(zip(READ_BACK, words_from_rules(Rules(rules=tuple(READ_BACK))), strict=True)) == READ_BACK
