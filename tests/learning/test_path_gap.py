"""How far off the demonstrated ways something drives, and the weight that follows it."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.expert_weight import Experience
from leed_ros.learning.path_gap import PathGapSchedule
from leed_ros.learning.rollout import Rollout
from leed_ros.learning.track import Track
from leed_ros.learning.ways import MOST_PIECES, MOST_POINTS, STRIDE, Ways, pieces_of
from leed_ros.task.mission import TaskConfig
from leed_ros.task.observation import ObservationConfig

from .conftest import TASK, demonstrate

TRACK = Track((0, 1), (0.1, 0.1))
"""x and y in tens of metres, and nothing else."""


def straight(y: float, length: int = 60, pace: float = 0.1) -> np.ndarray:
    """Drive along x. Shape (T, 2)."""
    return np.stack([pace * np.arange(length), np.full(length, y)], axis=-1)


def rollout(*missions: np.ndarray) -> Rollout:
    """Return missions one after the other that reach their goals."""
    entries = torch.tensor(np.concatenate([0.1 * mission for mission in missions]), dtype=torch.float32)[:, None]
    ends = torch.zeros(len(entries), 1, dtype=torch.bool)
    ends[np.cumsum([len(mission) for mission in missions]) - 1] = True
    following = torch.cat([entries[1:], entries[-1:]])
    rest = (torch.zeros(len(entries), 1), torch.zeros(len(entries), 1))
    no = torch.zeros_like(ends)
    return Rollout(entries, torch.zeros(len(entries), 1, 2), *rest, following, ends, no, torch.ones_like(ends))


@pytest.fixture
def ways() -> Ways:
    return Ways([straight(0.0), straight(0.5), straight(3.0)])


def test_a_piece_of_a_way_is_no_distance_away_at_any_pace(ways) -> None:
    assert ways.distance([straight(0.5)[::STRIDE][10:22]]) == pytest.approx(0.0, abs=1e-9)
    slower = straight(0.5, length=48, pace=0.05)
    every_other_point = np.sqrt(0.5 * 0.1**2)  # lies between two that are 0.2 m apart
    assert ways.distance([slower[::STRIDE]]) == pytest.approx(every_other_point, abs=1e-3)


def test_the_distance_is_the_gap_to_the_nearest_way_in_metres(ways) -> None:
    assert ways.distance([straight(0.7)[::STRIDE][3:20]]) == pytest.approx(0.2)
    assert ways.spread == pytest.approx(0.5), "the median of 0.5, 0.5 and 2.5"


def test_the_wrong_direction_is_far_away(ways) -> None:
    piece = straight(0.0)[::STRIDE][5:21]
    assert ways.distance([piece[::-1].copy()]) > 5.0 * ways.distance([piece]) + 0.5


def test_a_single_way_has_no_spread_and_one_without_steps_is_none() -> None:
    assert Ways([straight(0.0)]).spread == Ways([straight(0.0), straight(0.5)[:0]]).spread == 0.0
    assert Ways([straight(0.0), straight(0.5)[:0], straight(1.0)[:1]]).distance([straight(0.0)[::STRIDE]]) < 1e-9


def test_pieces_lie_within_missions_and_are_bounded() -> None:
    pieces = pieces_of(rollout(straight(0.0, 40), straight(1.0, 100), straight(2.0, 7)), TRACK)
    assert [piece[0, 1] for piece in pieces] == pytest.approx([0.0, 1.0, 1.0])
    assert [len(piece) for piece in pieces] == [20, MOST_POINTS, 50 - MOST_POINTS]
    assert all(np.ptp(piece[:, 1]) < 1e-6 for piece in pieces), "no piece goes from one mission into another"
    assert len(pieces_of(rollout(*[straight(0.0, 20)] * 40), TRACK)) == MOST_PIECES


def test_the_weight_falls_to_exactly_zero_on_demonstrated_ways_and_is_full_far_from_them(rollout_of, swarm) -> None:
    agent = Agent(TASK.layout(), LearningConfig(rollout_steps=256), seed=0)
    shown = [demonstrate(seed) for seed in range(8)]
    agent.demonstrations.replace(shown)
    schedule = PathGapSchedule(2.0, Track.of(TASK.layout()))
    strolling = Experience(0, rollout_of(agent, swarm(8, 1, 0)), agent.demonstrations)
    assert schedule(strolling) > 0.5
    steps = agent.demonstrations.steps
    ends = torch.tensor(np.concatenate([item.terminated for item in shown]))[:, None]
    nothing = torch.zeros_like(ends)
    like_shown = replace(
        strolling.rollout,
        observation=steps.observation[:, None],
        next_observation=torch.roll(steps.observation, -1, 0)[:, None],
        terminated=ends,
        truncated=nothing,
        valid=~nothing,
    )
    weights = [schedule(replace(strolling, rollout=like_shown)) for _ in range(5)]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] == 0.0, "what is long ago counts no more"
    nothing_done = replace(strolling, rollout=replace(like_shown, valid=nothing))
    assert schedule(nothing_done) == 0.0, "nothing was learned about the distance"
    again = PathGapSchedule(2.0, Track.of(TASK.layout()))
    assert again(nothing_done) == 2.0
    again.load_state(schedule.state())
    assert again(nothing_done) == 0.0


def test_a_track_is_made_of_position_and_distance_to_go_as_far_as_observed() -> None:
    layout = TaskConfig().layout()
    assert [layout.names[place] for place in Track.of(layout).columns] == ["goal_distance", "x", "y"]
    entries = torch.zeros(1, layout.size)
    entries[0, layout.names.index("x")] = 0.25
    assert Track.of(layout).points(entries).tolist() == [[0.0, 2.5, 0.0]]
    blind = replace(TaskConfig(), observation=ObservationConfig(use_goal=False, use_pose=False)).layout()
    assert Track.of(blind).points(torch.ones(3, blind.size)).tolist() == [[1.0] * blind.size] * 3
