from dataclasses import replace
from typing import Any

import pytest

from leed_ros.deployment.contract import PolicyContract, contract_from_task
from leed_ros.deployment.contract_fit import fits
from leed_ros.deployment.contract_sections import TrainingFacts
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.observation import ObservationConfig
from leed_ros.task.reward import REWARD_PRESETS
from leed_ros.task.robot import RobotConfig


def test_policy_fits_what_it_was_trained_on_whatever_the_reward(contract: PolicyContract) -> None:
    assert fits(contract, TaskConfig(reward=REWARD_PRESETS["sparse"])) == []
    assert fits(contract, contract.task()) == []


@pytest.mark.parametrize(
    ("robot", "words"),
    [
        ({"max_linear_acceleration": 1.0}, ["the policy accelerates up to 2 m/s^2, the robot only 1"]),
        ({"max_angular_acceleration": 2.5}, ["the policy accelerates turns up to 8 rad/s^2, the robot only 2.5"]),
        ({"radius": 0.3}, ["the robot's radius is 0.3 m, the policy was trained with 0.2 m"]),
        ({"radius": 0.15, "max_linear_acceleration": 3.0}, []),
        (
            {"max_linear_velocity": 0.22},
            [
                "the policy drives up to 1 m/s, the robot only 0.22",
                "the policy observes linear_velocity [m/s] times 1, the robot linear_velocity [m/s] times 4.54545",
            ],
        ),
        (
            {"max_range": 3.5},
            [
                "the policy sees up to 3 m, the robot up to 3.5 m",
                "the policy observes range_0 [m] times 0.333333, the robot range_0 [m] times 0.285714",
            ],
        ),
        (
            {"num_rays": 24},
            [
                "the policy sees 36 rays, the robot 24",
                "the policy observes ranges[36], goal[3], velocity[2], pose[4], "
                "the robot ranges[24], goal[3], velocity[2], pose[4]",
            ],
        ),
    ],
)
def test_robot_that_differs_is_described(contract: PolicyContract, robot: dict[str, Any], words: list[str]) -> None:
    assert fits(contract, TaskConfig(RobotConfig(**robot))) == words


def test_reversing_policy_needs_a_robot_that_reverses(training: TrainingFacts) -> None:
    contract = contract_from_task(TaskConfig(RobotConfig(min_linear_velocity=-0.1)), training)
    assert fits(contract, TaskConfig()) == ["the policy reverses up to 0.1 m/s, the robot only 0"]


def test_faster_robot_fits_where_velocity_is_not_observed(training: TrainingFacts) -> None:
    task = TaskConfig(observation=ObservationConfig(use_velocity=False))
    faster = replace(task, robot=RobotConfig(max_linear_velocity=1.5, max_angular_velocity=3.0))
    assert fits(contract_from_task(task, training), faster) == []
    assert len(fits(contract_from_task(faster, training), task)) == 2


def test_another_period_is_described(contract: PolicyContract) -> None:
    assert fits(contract, TaskConfig(mission=MissionConfig(ctrl_dt=0.05))) == [
        "the policy decides every 0.2 s, the robot every 0.05 s"
    ]


def test_rays_that_start_elsewhere_are_described(contract: PolicyContract) -> None:
    turned = contract.model_copy(update={"lidar": contract.lidar.model_copy(update={"angle_min": 0.0})})
    assert fits(turned, TaskConfig()) == ["the policy's rays start at 0 rad in steps of 0.174533 rad"]


def test_other_order_of_the_observation_is_described(contract: PolicyContract) -> None:
    parts = contract.observation
    swapped = contract.model_copy(update={"observation": (parts[0], parts[2], parts[1], parts[3])})
    assert fits(swapped, TaskConfig()) == [
        "the policy observes linear_velocity [m/s] times 1, the robot goal_distance [m] times 0.1"
    ]
