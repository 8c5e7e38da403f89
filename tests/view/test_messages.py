import json
import math

import numpy as np
import pytest

from leed_ros.monitor.state import (
    DemonstratedPath,
    DemonstratorPicture,
    Diagnostic,
    LearningPoint,
    RobotPicture,
    Scan,
    SwarmPicture,
)
from leed_ros.task.site import RoadEdge, Roadmap, Site
from leed_ros.view.messages.numbers import encoded, evenly, millimetres, number, words
from leed_ros.view.messages.site_channel import MAX_BOXES
from leed_ros.view.messages.stream import MAX_BYTES, MessageStream
from leed_ros.view.source import LIVE, SourceFacts

FACTS = SourceFacts(LIVE, "A swarm", (("seed", "0"),))
ROADMAP = Roadmap({"A": (0.0, 0.0), "B": (2.0, 0.0)}, (RoadEdge("A", "B", "A1", one_way=True),))


def site(boxes=((1.0, 2.0, 0.5, 0.25, 0.1),)):
    return Site("hall", (0.0, 0.0, 4.0, 3.0), np.array(boxes), ROADMAP)


def robot(name="robot_0", **values):
    return RobotPicture(name, 0.2, **{"pose": np.array([1.0, 2.0, 0.5]), "age": 0.0, **values})


def swarm(*robots, **values):
    return SwarmPicture(robots=robots, **values)


def told(messages):
    return {message.kind: json.loads(message.content) for message in messages}


def test_a_frame_holds_pose_velocity_flags_goal_hits_and_trail():
    scan = Scan(np.array([1.0, 2.0, 0.0]), np.array([1.0, math.inf, 0.5]), np.array([0.0, 1.0, math.pi / 2]), 3.0)
    picture = swarm(
        robot(
            goal=np.array([3.0, -0.0004]),
            velocity=np.array([0.456, -1.0]),
            contact=True,
            safety="slows",
            scan=scan,
            trail=np.array([[0.5, 2.0], [1.0, 2.0]]),
        ),
        time=12.345,
        steps=61,
    )
    frame = told(MessageStream().changes(picture, FACTS, 0.0))["frame"]
    assert frame["time"] == 12.35 or frame["time"] == 12.34
    assert frame["steps"] == 61
    assert frame["robots"] == [
        [[1, 2, 0.5], [0.46, -1], 1 + 2, [3000, 0], [2000, 2000, 1000, 2500], 1, [500, 2000, 1000, 2000]]
    ]


def test_a_robot_that_nobody_has_seen_or_that_is_nowhere_has_no_place_in_a_frame():
    picture = swarm(robot(pose=None), robot("robot_1", pose=np.array([math.nan, 0.0, 0.0])))
    assert told(MessageStream().changes(picture, FACTS, 0.0))["frame"]["robots"] == [None, None]


def test_trails_that_are_added_to_stay_what_they_are():
    """A page that follows has, after every frame, the trail that the swarm has."""
    rng, stream = np.random.default_rng(3), MessageStream()
    points, kept, began = np.zeros((0, 2)), [], 0
    for step in range(300):
        if rng.random() < 0.05:
            points, began = np.zeros((0, 2)), began + 1
        grown = np.round(rng.uniform(-5.0, 5.0, (rng.integers(0, 4), 2)), 3)
        points = np.concatenate([points, grown])[-40:]
        messages = told(stream.changes(swarm(robot(trail=points), time=float(step)), FACTS, 0.04 * step))
        *_, anew, more = messages["frame"]["robots"][0]
        kept = more if anew else kept + more
        expected = millimetres(points)
        assert kept[len(kept) - len(expected) :] == expected
    assert began > 3


def test_what_stays_is_not_sent_again():
    stream, picture = MessageStream(), swarm(robot(), site=site())
    first = told(stream.changes(picture, FACTS, 0.0))
    assert {"site", "frame", "panel"} <= set(first)
    assert stream.changes(picture, FACTS, 1.0) == []
    moved = swarm(robot(pose=np.array([1.1, 2.0, 0.5])), site=picture.site)
    assert [message.kind for message in stream.changes(moved, FACTS, 2.0)] == ["frame"]


def test_curves_and_paths_are_sent_for_the_robots_that_have_new_ones():
    stream = MessageStream()
    point = LearningPoint(256.0, {"arrived": 0.5, "expert_coef": 2.0})
    path = DemonstratedPath("planner", np.array([[0.0, 0.0, 0.0], [1.0, 0.5, 0.0]]))
    stream.changes(swarm(robot(), robot("robot_1")), FACTS, 0.0)
    picture = swarm(robot(), robot("robot_1", curve=(point,), accepted=(path,)))
    news = told(stream.changes(picture, FACTS, 1.0))
    assert news["curves"] == {"robot_1": {"transitions": [256], "arrived": [0.5], "expert_coef": [2]}}
    assert news["paths"] == {"robot_1": {"accepted": [["planner", [0, 0, 1000, 500]]], "rejected": []}}
    assert told(stream.whole(picture, FACTS))["curves"] == news["curves"]


def test_the_site_is_sent_with_its_roadmap_as_indices():
    content = told(MessageStream().changes(swarm(robot(corners=np.array([[0.1, -0.2]])), site=site()), FACTS, 0.0))
    assert content["site"]["robots"] == [["robot_0", 0.2, [100, -200], ""]]
    shown = content["site"]["site"]
    assert shown["bounds"] == [0, 0, 4, 3]
    assert shown["boxes"] == [[1, 2, 0.5, 0.25, 0.1]]
    assert shown["places"] == [["A", 0, 0], ["B", 2, 0]]
    assert shown["stretches"] == [[0, 1, 1, "A1"]]


def test_of_very_many_boxes_the_largest_are_sent_and_the_rest_is_counted():
    boxes = np.ones((MAX_BOXES + 7, 5))
    boxes[:7, 2] = 0.1
    shown = told(MessageStream().changes(swarm(site=site(boxes)), FACTS, 0.0))["site"]["site"]
    assert len(shown["boxes"]) == MAX_BOXES
    assert shown["boxes_left_out"] == 7
    assert min(box[2] for box in shown["boxes"]) == 1


def test_whatever_is_not_finite_or_endless_becomes_json_of_bounded_size():
    bad = np.array([[math.nan, 1.0], [math.inf, 0.0], [1.0, 2.0]])
    values = {"arrived": math.nan, "expert_coef": math.inf, "missions": 3.0}
    long = "<b>x</b>\n\x00" * 10_000
    picture = swarm(
        robot(trail=bad, velocity=np.array([math.nan, 0.0]), values=values, message=long, age=math.inf),
        site=site(((math.nan, 0.0, 1.0, 1.0, 0.0), (1.0, 1.0, 1.0, 1.0, 0.0))),
        demonstrator=DemonstratorPicture(plan=(long,) * 10_000, verdict=long, accepted_share=math.nan),
        diagnostics=(Diagnostic("/a/b", 0, long, {long: long}, math.inf),) * 1000,
        step_rate=math.inf,
    )
    messages = MessageStream().changes(picture, FACTS, 0.0)
    content = told(messages)
    assert all(len(message.content) < MAX_BYTES and "\n" not in message.content for message in messages)
    assert len(content["panel"]["demonstrator"]["plan"]) <= 60
    assert content["panel"]["robots"][0] | {"arrived": None, "expert_coef": None} == content["panel"]["robots"][0]
    assert content["frame"]["robots"][0][-1] == [1000, 2000]
    assert len(content["site"]["site"]["boxes"]) == 1


def test_an_event_is_one_line_of_data():
    event = MessageStream().changes(swarm(robot()), FACTS, 0.0)[0].event()
    assert event.startswith(b"event: site\ndata: {")
    assert event.endswith(b"}\n\n")
    assert event.count(b"\n") == 3


@pytest.mark.parametrize(
    ("value", "shown"), [(1.23456, 1.235), (2.0, 2), (-0.0004, 0), (math.nan, None), (-math.inf, None)]
)
def test_numbers_are_rounded_and_finite(value, shown):
    assert number(value) == shown


def test_words_are_one_line_without_control_characters():
    assert words("a\n b\tc\x1b[31m\u202e", 50) == "a b c [31m"
    assert words("x" * 300, 10) == "x" * 9 + "…"


def test_evenly_keeps_the_ends():
    chosen = evenly(1000, 7)
    assert (chosen[0], chosen[-1], len(chosen)) == (0, 999, 7)
    assert evenly(3, 7) == [0, 1, 2]


def test_json_without_nan_is_all_there_is():
    with pytest.raises(ValueError, match="JSON"):
        encoded({"x": math.nan})
