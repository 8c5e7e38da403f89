import math
from typing import Any

import pytest
from pydantic import ValidationError

from leed_ros.deployment.contract import PolicyContract, contract_from_task
from leed_ros.deployment.contract_sections import EvaluationFacts, TrainingFacts
from leed_ros.deployment.errors import ContractError
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.observation import ObservationConfig
from leed_ros.task.reward import REWARD_PRESETS
from leed_ros.task.robot import RobotConfig


def test_contract_states_the_task_in_numbers(contract: PolicyContract) -> None:
    assert contract.ctrl_dt == 0.2
    assert [len(part.names) for part in contract.observation] == [36, 3, 2, 4]
    assert contract.observation[0].scales[0] == pytest.approx(1 / 3.0)
    assert contract.lidar.angle_min == pytest.approx(-math.pi)
    assert contract.lidar.angle_increment == pytest.approx(math.pi / 18)
    assert contract.lidar.angles()[-1] == pytest.approx(math.pi * 17 / 18)
    assert (contract.command.low, contract.command.high) == ((0.0, -2.0), (1.0, 2.0))
    assert contract.body.radius == 0.2
    assert contract.versions["numpy"]


@pytest.mark.parametrize("left_out", ["use_ranges", "use_goal", "use_velocity", "use_pose"])
def test_contract_gives_back_robot_observation_and_missions(left_out: str, training: TrainingFacts) -> None:
    robot = RobotConfig(radius=0.11, min_linear_velocity=-0.1, max_linear_velocity=0.22, num_rays=24, max_range=3.5)
    mission = MissionConfig(ctrl_dt=0.05, time_limit=60.0, goal_tolerance=0.1)
    task = TaskConfig(robot, ObservationConfig(**{left_out: False}), mission=mission)
    contract = contract_from_task(task, training)
    assert contract.task() == task
    assert contract.layout() == task.layout()


def test_contract_keeps_the_reward_it_was_trained_on(training: TrainingFacts) -> None:
    contract = contract_from_task(TaskConfig(reward=REWARD_PRESETS["sparse"]), training)
    assert contract.reward == {"progress": 0.0, "arrival": 5.0, "contact": -0.2, "time": -0.02}


def test_contract_cannot_be_changed(contract: PolicyContract) -> None:
    with pytest.raises(ValidationError):
        contract.mission.ctrl_dt = 1.0  # type: ignore[misc]


def test_unfit_fact_is_a_contract_error_in_one_line(training: TrainingFacts) -> None:
    with pytest.raises(ContractError, match=r"^contract: versions\.torch: ") as caught:
        contract_from_task(TaskConfig(), training, versions={"torch": "2\n.13"})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("section", "change", "words"),
    [
        ("lidar", {"num_rays": 35}, "36 ranges of 35 rays"),
        ("lidar", {"max_range": 0.1}, "must exceed the radius"),
        ("command", {"names": ("angular_velocity", "linear_velocity")}, "must be"),
        ("command", {"low": (0.0, -1.0)}, "not symmetric"),
        ("command", {"high": (math.inf, 2.0)}, "finite"),
        ("command", {"high": (0.0, 2.0)}, "at least 0.01"),
        ("body", {"radius": -0.2}, "at least 0.02"),
        ("mission", {"ctrl_dt": 0.0}, "at least 0.005"),
        ("mission", {"ctrl_dt": "0.2"}, "number"),
        ("training", {"env_steps": -1}, "greater than or equal to 0"),
        ("training", {"site": "\x1b[2J"}, "cannot be printed"),
        ("evaluation", {"clean": 0.96}, "exceeds arrived"),
    ],
)
def test_inconsistent_contract_is_refused(
    contract: PolicyContract, section: str, change: dict[str, Any], words: str
) -> None:
    values = contract.model_dump()
    values[section] |= change
    with pytest.raises(ValidationError, match=words):
        PolicyContract.model_validate(values)


@pytest.mark.parametrize("names", [("goal_distance", "goal_distance", "goal_bearing_sin"), ("x", "a", "b"), ("a", "b")])
def test_observation_with_names_twice_or_missing_is_refused(contract: PolicyContract, names: tuple[str, ...]) -> None:
    values = contract.model_dump()
    values["observation"][1]["names"] = names
    with pytest.raises(ValidationError, match=r"occurs twice|not equal"):
        PolicyContract.model_validate(values)


def test_evaluation_needs_missions() -> None:
    with pytest.raises(ValidationError, match="missions"):
        EvaluationFacts(missions=0, arrived=1.0, clean=1.0)
