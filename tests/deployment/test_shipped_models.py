"""The policies in models/: they load, their cards fit, and they drive."""

from pathlib import Path

import pytest
import yaml

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.deployment.contract_fit import fits
from leed_ros.deployment.onnx_policy import OnnxPolicy
from leed_ros.learning.config import LearningConfig
from leed_ros.runner.evaluation import evaluate_run
from leed_ros.runner.run_folder import RunFolder
from leed_ros.task.mission import TaskConfig

MODELS = Path(__file__).parents[2] / "models"
POLICIES = sorted(MODELS.glob("*/robot_*/policy.onnx"))


def name_of(path):
    return "-".join(path.parts[-3:-1])


def test_a_policy_is_shipped_for_every_robot_of_the_swarm():
    run = RunFolder.open(MODELS / "warehouse_4")
    assert [run.robot(index) / "policy.onnx" for index in range(run.swarm().num_robots)] == POLICIES


@pytest.mark.parametrize("path", POLICIES, ids=name_of)
def test_a_shipped_policy_is_the_one_its_card_describes_and_fits_the_default_robot(path):
    policy = OnnxPolicy.with_card(path)
    assert fits(policy.contract, TaskConfig()) == []
    assert policy.contract.training.robot == path.parent.name
    assert path.stat().st_size < 500_000


@pytest.mark.parametrize("path", POLICIES, ids=name_of)
def test_a_card_says_how_the_policy_did_on_held_out_missions(path):
    evaluation = OnnxPolicy(path).contract.evaluation
    assert evaluation is not None
    assert evaluation.missions >= 64
    assert evaluation.arrived >= 0.9


def test_shipped_policies_arrive():
    summary = evaluate_run(RunFolder.open(MODELS / "warehouse_4"), missions=48, physics="kinematic")
    assert summary.arrived >= 0.9


def test_what_they_are_trained_with_is_valid_and_differs_from_the_defaults():
    nodes = yaml.safe_load((MODELS.parent / "config" / "models.yaml").read_text(encoding="utf-8"))
    given = {node: values["ros__parameters"] for node, values in nodes.items()}
    assert LearningConfig.from_mapping(given["/**/robot"]["learning"]) != LearningConfig()
    assert DemonstrationConfig.from_mapping(given["/demonstration"]["demonstration"]) != DemonstrationConfig()


def test_models_name_no_folder_of_the_machine_they_were_made_on():
    texts = [path.read_text(encoding="utf-8") for path in MODELS.glob("*/**/*.yaml")]
    assert texts
    assert not any("out: /" in text for text in texts)
