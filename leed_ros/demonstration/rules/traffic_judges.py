"""Judges of rules on who goes first: priority and right of way, as far as trajectories tell."""

from collections.abc import Iterator

import numpy as np

from leed_ros.demonstration.rules.enforcement import Right, SiteRules
from leed_ros.demonstration.rules.extent import TOLERANCE
from leed_ros.demonstration.rules.rule import Priority
from leed_ros.demonstration.rules.tracks import STAND_TIME, Tracks, Violation, entries, runs
from leed_ros.task.geometry import FloatArray, distance
from leed_ros.task.records import BoolArray

WAY_AHEAD = 1.0
"""A robot waits for another that drives through the next metre of the way that it takes afterwards [m]."""

IN_THE_WAY = 0.5
"""A robot is in another's way when its centre is nearer than this to it [m]."""

APPROACH = 1.0
"""A robot comes up to a junction when it is this near and gets there within `SOON` [m]."""

SOON = 4.0
"""See `APPROACH` [s]."""


def judge_priority(rules: SiteRules, rule: Priority, robot: int, tracks: Tracks) -> Iterator[Violation]:
    """Yield who of a lower level drove through a robot's way while that one stood and waited.

    A robot that was in the way already `STAND_TIME` before the other stopped, or drove ahead of it, is not to blame: a
    queue is no breach. What a robot of high priority could have done faster is not judged.

    Args:
        rules: Give the levels of all robots.
        rule: The rule to judge; for a robot of low priority, it is judged as the one that drives through.
        robot: The robot that the rule names.
        tracks: Where all robots went.
    """
    everybody = range(tracks.num_robots)
    pairs = ((robot, other) for other in everybody) if rule.level == "high" else ((other, robot) for other in everybody)
    for first, second in pairs:
        if rules.level(first) > rules.level(second):
            for step in _overtaken(tracks, first, second):
                yield Violation(second, step, rule, f"made robot {first} wait, which goes before it")


def judge_right_of_way(right: Right, point: FloatArray, favoured: BoolArray, tracks: Tracks) -> Iterator[Violation]:
    """Yield who entered a junction while one that goes first came up to it.

    Args:
        right: The right of way.
        point: The junction [m; map frame]. Shape (2,).
        favoured: In which steps each robot is one that goes first: it is in the aisle, or the robot. Shape (T, N).
        tracks: Where all robots went.
    """
    gaps = [distance(tracks.points(robot), point) for robot in range(tracks.num_robots)]
    visits = [entries(gap < TOLERANCE) for gap in gaps]
    for robot, steps in enumerate(visits):
        for step in steps:
            if not tracks.valid[step, robot] or favoured[max(0, step - tracks.steps_of(1.0)) : step, robot].any():
                continue
            for other in range(tracks.num_robots):
                comes = any(step < later <= step + tracks.steps_of(SOON) for later in visits[other])
                near = TOLERANCE <= gaps[other][step] <= APPROACH
                if other != robot and comes and near and favoured[step, other] and tracks.valid[step, other]:
                    words = f"entered {right.rule.place} before robot {other}, which had the right of way"
                    yield Violation(robot, step, right.rule, words)


def _overtaken(tracks: Tracks, first: int, second: int) -> Iterator[int]:
    """Yield the steps in which one robot comes into the way of another that stands and waits."""
    points, others = tracks.points(first), tracks.points(second)
    window = tracks.steps_of(STAND_TIME)
    for begin, last in runs(tracks.stands(first)):
        before, end = max(0, begin - window), last + window
        way = points[end:]
        way = way[np.cumsum(distance(way, np.concatenate([way[:1], way[:-1]]))) <= WAY_AHEAD]
        was_ahead = _gap_to(points[before : begin + 1], others[before : before + 1])[0] < IN_THE_WAY
        near = _gap_to(way, others[before : end + 1]) < IN_THE_WAY
        crossing = [before + step for step in entries(near) if tracks.valid[before + step, second]]
        if len(way) > 1 and crossing and not was_ahead:
            yield crossing[0]


def _gap_to(way: FloatArray, points: FloatArray) -> FloatArray:
    """Return the distance of points (B, 2) to the nearest point of a way (K, 2) [m]. Shape (B,)."""
    offset = points[:, np.newaxis] - way
    gap: FloatArray = np.hypot(offset[..., 0], offset[..., 1]).min(axis=1, initial=np.inf)
    return gap
