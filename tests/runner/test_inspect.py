"""`leed inspect`, and what an exported policy's file and card say together."""

import json

import numpy as np
import onnx
import pytest
import torch
from click.testing import CliRunner

from leed_ros.artifact.check import record_evaluation
from leed_ros.artifact.export import compared_observations, export_artifact
from leed_ros.cli import main
from leed_ros.deployment.contract import contract_from_task
from leed_ros.deployment.contract_sections import EvaluationFacts, TrainingFacts
from leed_ros.deployment.errors import PolicyError
from leed_ros.deployment.onnx_policy import OnnxPolicy
from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.task.mission import TaskConfig

TASK = TaskConfig()
FACTS = TrainingFacts(
    robot="robot_0", site="warehouse-4-0", world="pybullet", num_robots=4, demonstrations="search", env_steps=7, seed=3
)


@pytest.fixture
def agent():
    return Agent(TASK.layout(), LearningConfig(), 0)


@pytest.fixture
def exported(agent, tmp_path):
    return export_artifact(agent, contract_from_task(TASK, FACTS), tmp_path).path


def inspect(*arguments):
    return CliRunner().invoke(main, ["inspect", *map(str, arguments)])


def test_contract_is_shown_with_units(exported):
    shown = " ".join(inspect(exported.parent).output.split())
    for words in ("goal_distance [m], goal_bearing_cos", "36 rays", "linear_velocity 0 to 1 m/s", "every 0.2 s"):
        assert words in shown
    assert "demonstrations: search" in shown
    assert "│ evaluated │ never" in shown


def test_contract_and_evaluation_are_json(exported):
    before = OnnxPolicy.with_card(exported)
    record_evaluation(exported, EvaluationFacts(missions=64, arrived=0.9, clean=0.8))
    after = OnnxPolicy.with_card(exported)
    result = json.loads(inspect(exported, "--json").output)
    assert result["contract"]["evaluation"] == {"missions": 64, "arrived": 0.9, "clean": 0.8}
    assert result["sha256"] == after.sha256 != before.sha256
    observation = np.linspace(-1.0, 1.0, TASK.layout().size)
    np.testing.assert_array_equal(after.command(observation), before.command(observation))


def change_a_byte(path):
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)


def rewrite_the_card(path):
    card = path.with_suffix(".yaml")
    card.write_text(card.read_text().replace("radius: 0.2", "radius: 0.1"))


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (change_a_byte, "the file was changed"),
        (rewrite_the_card, "the contract in the file differs from policy.yaml"),
        (lambda path: path.with_suffix(".yaml").unlink(), "policy.yaml: cannot be read"),
        (lambda path: path.unlink(), "policy.onnx: cannot be read"),
    ],
)
def test_policy_that_cannot_be_trusted_is_one_line_and_exit_code_1(exported, damage, words):
    damage(exported)
    result = inspect(exported)
    assert result.exit_code == 1
    assert words in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_policy_that_is_not_finite_leaves_no_file(agent, tmp_path):
    with torch.no_grad():
        agent.policy.actor[-1].bias.fill_(float("nan"))
    with pytest.raises(PolicyError, match="gives the command"):
        export_artifact(agent, contract_from_task(TASK, FACTS), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_policies_are_compared_on_what_was_met_in_training(agent):
    agent.policy.normalizer.mean.fill_(5.0)
    observations = compared_observations(agent)
    assert observations.shape == (256 + 104, TASK.layout().size)
    assert np.abs(observations[:256] - 5.0).mean() < 1.0
    assert np.abs(observations).max() == 1e6


def test_exported_graph_has_a_pinned_opset_and_a_batch_of_one(exported):
    model = onnx.load(exported)
    assert [entry.version for entry in model.opset_import] == [17]
    assert OnnxPolicy(exported).contract.training.demonstrations == "search"
