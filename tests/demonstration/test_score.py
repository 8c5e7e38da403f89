"""The score of demonstrations, by hand."""

import numpy as np
import pytest

from leed_ros.demonstration.score import Score, disagreement, score, volatility
from leed_ros.task.records import Demonstration


def demonstration(actions: list[float], rewards: list[float]) -> Demonstration:
    steps = len(actions)
    observations = np.arange(steps, dtype=np.float32)[:, np.newaxis]
    poses, ended = np.zeros((steps, 3)), np.arange(steps) == steps - 1
    return Demonstration(
        "search",
        0.2 * np.arange(steps),
        poses,
        observations,
        np.array(actions, dtype=np.float32)[:, np.newaxis],
        np.array(rewards),
        ended,
    )


def test_volatility_is_the_deviation_over_the_mean() -> None:
    assert volatility(np.array([1.0, 3.0])) == pytest.approx(0.5)
    assert volatility(np.array([-1.0, -3.0])) == pytest.approx(0.5)
    assert volatility(np.array([2.0, 2.0, 2.0])) == 0.0


def test_disagreement_of_two_short_missions_by_hand() -> None:
    # Each step has two others to be compared with, one of which did the same: (0 + 1) / 2 over twice 0.25.
    observations, missions = np.array([[0.0], [1.0], [0.0], [1.0]]), np.array([0, 0, 1, 1])
    assert disagreement(observations, np.array([[0.0], [1.0], [0.0], [1.0]]), missions) == pytest.approx(1.0)
    assert disagreement(observations, np.ones((4, 1)), missions) == 0.0
    assert disagreement(observations, np.array([[0.0], [1.0], [0.0], [1.0]]), np.zeros(4, dtype=int)) == 0.0


def test_only_the_nearest_of_other_missions_count() -> None:
    missions = np.repeat(np.arange(12), 2)
    observations = np.tile([[0.0], [1.0]], (12, 1))
    consistent = np.tile([[-1.0], [1.0]], (12, 1))
    assert disagreement(observations, consistent, missions) == 0.0
    flipped = consistent * np.where(missions % 2 == 0, 1.0, -1.0)[:, np.newaxis]
    assert disagreement(observations, flipped, missions) == pytest.approx(1.0, abs=0.25)


def test_entries_are_scaled_to_unit_variance() -> None:
    rng = np.random.default_rng(0)
    observations, missions = rng.standard_normal((60, 2)), np.arange(60)
    actions = observations[:, :1]
    plain = disagreement(observations, actions, missions)
    assert disagreement(observations * [1.0, 1e4], actions, missions) == pytest.approx(plain)
    assert 0.0 < plain < 0.5


def test_robots_are_scored_by_themselves_and_averaged() -> None:
    steady = [demonstration([0.0, 1.0], [1.0, 1.0]), demonstration([0.0, 1.0], [1.0, 1.0])]
    shaky = [demonstration([0.0, 1.0], [0.0, 1.0]), demonstration([1.0, 0.0], [2.0, 1.0])]
    both = score([steady, shaky, []], np.random.default_rng(0))
    assert both.reward == pytest.approx(2.0)
    assert both.volatility == pytest.approx(0.5 * (0.0 + 0.5))
    with pytest.raises(ValueError, match="no demonstration"):
        score([[], []], np.random.default_rng(0))


def test_non_stationarity_takes_from_the_reward() -> None:
    assert Score(4.0, 0.1, 0.15).value(1.0) == pytest.approx(3.0)
    assert Score(-4.0, 0.1, 0.15).value(1.0) == pytest.approx(-5.0)
    assert Score(4.0, 0.1, 0.15).value(0.0) == 4.0
