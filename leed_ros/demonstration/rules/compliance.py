"""Compliance: whether robots kept the rules, judged by where they really went."""

import itertools

import numpy as np

from leed_ros.demonstration.execution.execution import Execution
from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.demonstration.rules.extent import Extent, Line
from leed_ros.demonstration.rules.place import Place
from leed_ros.demonstration.rules.place_judges import judge_capacity, judge_closed, judge_keep_clear, judge_one_way
from leed_ros.demonstration.rules.tracks import Tracks, Violation
from leed_ros.demonstration.rules.traffic_judges import judge_priority, judge_right_of_way
from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import Roadmap


class Compliance:
    """Judges executions by the rules of a site.

    Args:
        rules: The rules; without any, nobody breaks one.
        roadmap: Where the places lie.
    """

    def __init__(self, rules: SiteRules, roadmap: Roadmap) -> None:
        self._rules, self._roadmap = rules, roadmap
        self._extents: dict[str, Extent] = {}
        self._lines = [Line(names, roadmap) for _, _, names in rules.one_way]

    def violations(self, execution: Execution) -> tuple[Violation, ...]:
        """Return all violations of one round, in the order of steps."""
        tracks = Tracks(execution.poses, execution.valid, execution.ctrl_dt)
        found = [*self._on_places(tracks), *self._on_turns(tracks)] if len(execution.poses) else []
        return tuple(sorted(found, key=lambda violation: (violation.step, violation.robot)))

    def _on_places(self, tracks: Tracks) -> list[Violation]:
        rules = self._rules
        judged = [judge_closed(rule, self._extent(place), tracks) for rule, place in rules.closed]
        judged += [judge_capacity(rule, self._extent(place), tracks) for rule, place in rules.capacity]
        judged += [judge_keep_clear(rule, self._extent(place), tracks) for rule, place in rules.keep_clear]
        for (rule, aisle, _), line in zip(rules.one_way, self._lines, strict=True):
            judged.append(judge_one_way(rule, self._extent(aisle), line, tracks))
        return list(itertools.chain.from_iterable(judged))

    def _on_turns(self, tracks: Tracks) -> list[Violation]:
        found = [
            one for rule, robot in self._rules.priority for one in judge_priority(self._rules, rule, robot, tracks)
        ]
        for right in self._rules.right_of_way:
            aisle = self._extent(right.aisle) if right.aisle else None
            found += judge_right_of_way(right, self._point(right.junction), aisle, tracks)
        return found

    def _extent(self, place: Place) -> Extent:
        if place.name not in self._extents:
            self._extents[place.name] = Extent(place, self._roadmap)
        return self._extents[place.name]

    def _point(self, name: str) -> FloatArray:
        return np.array(self._roadmap.nodes[name])
