"""LEED with one part of it changed, a method for each; `leed` itself is what they are to be compared with."""

from collections.abc import Mapping
from dataclasses import replace

from bench.learning.expertise import planner_expertise
from bench.learning.forged_expertise import FORGED, forged_expertise
from bench.learning.local_expertise import one_way_expertise, tie_broken_expertise
from bench.learning.methods.method import Method
from bench.learning.methods.own import Source, own
from leed_ros.task.mission import TaskConfig
from leed_ros.task.observation import ObservationConfig


def _rounds(number: int) -> Source:
    return lambda ground: planner_expertise(ground, num_rounds=number)


def _corrupted(share: float) -> Source:
    return lambda ground: planner_expertise(ground, share)


def _without(part: str) -> Method:
    """Return LEED where no robot observes a part: neither in demonstrations, nor in training, nor when judged."""

    def change(task: TaskConfig) -> TaskConfig:
        return replace(task, observation=ObservationConfig().replace(**{f"use_{part}": False}))

    return own(f"LEED, not observing {part}", planner_expertise, task=change)


ABLATIONS: Mapping[str, Method] = {
    "leed_cold": own("LEED without warm start", planner_expertise, warm_start=False),
    "leed_constant": own("LEED, constant weight", planner_expertise, expert_schedule="constant"),
    "leed_return_gap": own("LEED, weight by the gap of returns", planner_expertise, expert_schedule="return_gap"),
    "leed_dtw": own("LEED, weight by the distance of ways", planner_expertise, expert_schedule="dtw"),
    "leed_cold_dtw": own(
        "LEED, weight by the distance of ways, no warm start",
        planner_expertise,
        warm_start=False,
        expert_schedule="dtw",
    ),
    "leed_likelihood": own("LEED, log-likelihood loss", planner_expertise, expert_loss="negative_log_likelihood"),
    "leed_filter": own("LEED, advantage filter", planner_expertise, expert_filter="advantage"),
    "leed_no_places": own("LEED, places not encoded", planner_expertise, place_octaves=0),
    "leed_own": own("LEED, each robot shown its own demonstrations alone", planner_expertise, shown=0),
    "leed_25": own("LEED, 25 rounds of demonstrations", _rounds(25)),
    "leed_100": own("LEED, 100 rounds of demonstrations", _rounds(100)),
    "leed_300": own("LEED, 300 rounds of demonstrations", _rounds(300)),
    "leed_1200": own("LEED, 1200 rounds of demonstrations", _rounds(1200)),
    "leed_corrupted_25": own("LEED, 25% corrupted, acceptance", _corrupted(0.25)),
    "leed_corrupted_50": own("LEED, 50% corrupted, acceptance", _corrupted(0.5)),
    "leed_forged": own(f"LEED, {FORGED:.0%} forged", forged_expertise),
    "leed_forged_sifted": own(
        f"LEED, {FORGED:.0%} forged, what contradicts the rest left out", forged_expertise, max_disagreement=2.5
    ),
    "leed_one_way": own("LEED, local ways, one convention", one_way_expertise),
    "leed_ties": own("LEED, local ways, ties broken by chance", tie_broken_expertise),
    "leed_no_ranges": _without("ranges"),
    "leed_no_goal": _without("goal"),
    "leed_no_velocity": _without("velocity"),
    "leed_no_pose": _without("pose"),
}
"""Methods by name."""
