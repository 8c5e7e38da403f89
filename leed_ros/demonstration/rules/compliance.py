"""Compliance: whether robots kept the rules, judged by where they really went."""

import itertools
from collections.abc import Iterator

import numpy as np

from leed_ros.demonstration.execution.execution import Execution
from leed_ros.demonstration.rules.enforcement import Right, SiteRules
from leed_ros.demonstration.rules.extent import Floor, Line
from leed_ros.demonstration.rules.place import Place
from leed_ros.demonstration.rules.place_judges import judge_capacity, judge_closed, judge_keep_clear, judge_one_way
from leed_ros.demonstration.rules.tracks import Tracks, Violation
from leed_ros.demonstration.rules.traffic_judges import judge_priority, judge_right_of_way
from leed_ros.task.records import BoolArray
from leed_ros.task.site import Roadmap


class Compliance:
    """Judges executions by the rules of a site.

    Args:
        rules: The rules; without any, nobody breaks one.
        roadmap: Where the places lie.
    """

    def __init__(self, rules: SiteRules, roadmap: Roadmap) -> None:
        self._rules, self._floor = rules, Floor(roadmap)

    def violations(self, execution: Execution) -> tuple[Violation, ...]:
        """Return all violations of one round, in the order of steps."""
        if self._rules == SiteRules() or not len(execution.poses):
            return ()
        tracks = Tracks(execution.poses, execution.valid, execution.ctrl_dt)
        found = itertools.chain(*_Hearing(self._rules, self._floor, tracks).judgements())
        return tuple(sorted(found, key=lambda violation: (violation.step, violation.robot)))


class _Hearing:
    """All judgements on one round; what several judges look at is reckoned once."""

    def __init__(self, rules: SiteRules, floor: Floor, tracks: Tracks) -> None:
        self._rules, self._floor, self._tracks = rules, floor, tracks
        self._points = tracks.poses[..., :2].reshape(-1, 2)
        self._gaps = floor.gaps(self._points)

    def judgements(self) -> Iterator[Iterator[Violation]]:
        """Yield what each judge finds."""
        rules, tracks, roadmap = self._rules, self._tracks, self._floor.roadmap
        for closed, place in rules.closed:
            yield judge_closed(closed, self._inside(place), tracks)
        for one_way, aisle, names in rules.one_way:
            yield judge_one_way(one_way, self._inside(aisle), Line(names, roadmap), tracks)
        for capacity, place in rules.capacity:
            yield judge_capacity(capacity, self._inside(place), tracks)
        for keep_clear, place in rules.keep_clear:
            yield judge_keep_clear(keep_clear, self._inside(place), tracks)
        for priority, robot in rules.priority:
            yield judge_priority(rules, priority, robot, tracks)
        for right in rules.right_of_way:
            yield judge_right_of_way(right, np.array(roadmap.nodes[right.junction]), self._favoured(right), tracks)

    def _inside(self, place: Place) -> BoolArray:
        """Tell in which steps each robot is in a place. Shape (T, N)."""
        return self._floor.inside(place, self._points, self._gaps).reshape(self._tracks.valid.shape)

    def _favoured(self, right: Right) -> BoolArray:
        """Tell in which steps each robot is one that goes first at a junction. Shape (T, N)."""
        if right.aisle is not None:
            return self._inside(right.aisle)
        return np.broadcast_to(np.arange(self._tracks.num_robots) == right.robot, self._tracks.valid.shape)
