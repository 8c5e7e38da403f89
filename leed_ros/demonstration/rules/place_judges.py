"""Judges of rules on places: closed, one way, capacity, keep clear."""

from collections.abc import Iterator

import numpy as np

from leed_ros.demonstration.rules.extent import Line
from leed_ros.demonstration.rules.rule import Capacity, Closed, KeepClear, OneWay
from leed_ros.demonstration.rules.tracks import Tracks, Violation, entries, runs
from leed_ros.task.geometry import distance
from leed_ros.task.records import BoolArray

BACKWARD = 0.3
"""A robot in a one-way aisle drives the wrong way when it has come back by more than this [m]."""

SET_OFF = 0.3
"""A robot has set off when it is this far from its start [m]."""


def judge_closed(rule: Closed, inside: BoolArray, tracks: Tracks) -> Iterator[Violation]:
    """Yield who came into a closed place; a robot that starts there may drive in it until it is out.

    Args:
        rule: The rule.
        inside: In which steps each robot is in the place. Shape (T, N).
        tracks: Where all robots went.
    """
    for robot in range(tracks.num_robots):
        for step in entries(inside[:, robot]):
            if tracks.valid[step, robot]:
                yield Violation(robot, step, rule, f"came into {rule.place}, which is closed")


def judge_one_way(rule: OneWay, inside: BoolArray, line: Line, tracks: Tracks) -> Iterator[Violation]:
    """Yield who drove a one-way aisle the wrong way, measured along its line; see `judge_closed`."""
    for robot in range(tracks.num_robots):
        for begin, end in runs(inside[:, robot] & tracks.valid[:, robot]):
            progress = line.progress(tracks.points(robot)[begin : end + 1])
            back = np.maximum.accumulate(progress) - progress > BACKWARD
            if back.any():
                yield Violation(robot, begin + int(np.argmax(back)), rule, f"drove {rule.place} the wrong way")


def judge_capacity(rule: Capacity, inside: BoolArray, tracks: Tracks) -> Iterator[Violation]:
    """Yield who came into a full place: the last one to enter, or all that entered in one step; see `judge_closed`."""
    for robot in range(tracks.num_robots):
        for step in entries(inside[:, robot]):
            count = int(inside[step].sum())
            if count > rule.robots and tracks.valid[step, robot]:
                yield Violation(robot, step, rule, f"entered {rule.place} as number {count} of at most {rule.robots}")


def judge_keep_clear(rule: KeepClear, inside: BoolArray, tracks: Tracks) -> Iterator[Violation]:
    """Yield who stopped where it is to be clear; a robot that starts there may stand until it sets off."""
    for robot in range(tracks.num_robots):
        points = tracks.points(robot)
        under_way = np.logical_or.accumulate(distance(points, points[0]) > SET_OFF)
        for begin, _ in runs(tracks.stands(robot) & inside[:, robot] & under_way):
            yield Violation(robot, begin, rule, f"stopped in {rule.place}, which is kept clear")
