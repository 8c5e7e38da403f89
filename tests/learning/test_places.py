"""Places on several scales: what the network is told of where a robot and its goal are."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from leed_ros.learning.config import LearningConfig
from leed_ros.learning.places import PlaceEncoding
from leed_ros.learning.policy import ActorCritic
from leed_ros.task.mission import TaskConfig
from leed_ros.task.observation import ObservationConfig
from leed_ros.task.records import SensorReading

LAYOUT = TaskConfig().layout()


def observation(pose: list[float], goal: list[float]) -> torch.Tensor:
    """Observe a pose [m, rad] and a goal [m] in the map. Shape (1, D)."""
    reading = SensorReading(np.full((1, 36), 3.0), np.array([pose]), np.zeros((1, 2)), np.zeros(1, np.bool_))
    return torch.from_numpy(LAYOUT.observe(reading, np.array([goal])))


def test_robot_and_goal_are_encoded_where_they_are_in_the_map() -> None:
    encoded = PlaceEncoding.of(LAYOUT, octaves=2)(observation([0.5, -3.0, 2.0], [-1.0, 7.0]))[0]
    phases = [2.0 * math.pi * value / wave for value in (0.5, -3.0, -1.0, 7.0) for wave in (2.0, 4.0)]
    expected = [math.sin(phase) for phase in phases] + [math.cos(phase) for phase in phases]
    assert encoded.tolist() == pytest.approx(expected, abs=1e-4)


def test_the_goal_is_in_the_same_place_whichever_way_the_robot_looks() -> None:
    encoding = PlaceEncoding.of(LAYOUT, octaves=4)
    first, second = (encoding(observation([1.0, 2.0, yaw], [-3.0, 5.0])) for yaw in (0.3, -2.9))
    torch.testing.assert_close(first, second, atol=1e-4, rtol=0.0)


@pytest.mark.parametrize(("parts", "size"), [({}, 32), ({"use_goal": False}, 16), ({"use_pose": False}, 0)])
def test_what_is_not_observed_is_not_encoded(parts, size) -> None:
    layout = replace(TaskConfig(), observation=ObservationConfig(**parts)).layout()
    encoding = PlaceEncoding.of(layout, octaves=4)
    policy = ActorCritic(layout.size, LearningConfig(), torch.Generator(), encoding)
    assert encoding.size == size
    assert policy.mean_action(torch.zeros(3, layout.size)).shape == (3, 2)


def test_without_waves_the_network_is_the_plain_one() -> None:
    plain = ActorCritic(LAYOUT.size, LearningConfig(), torch.Generator().manual_seed(1))
    none = ActorCritic(LAYOUT.size, LearningConfig(), torch.Generator().manual_seed(1), PlaceEncoding.of(LAYOUT, 0))
    seen = observation([1.0, 2.0, 0.5], [3.0, 4.0])
    assert torch.equal(plain.value(seen), none.value(seen))
