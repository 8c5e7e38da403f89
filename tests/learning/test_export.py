import numpy as np
import onnx
import pytest
import torch

from leed_ros.deployment.onnx_graph import check_graph
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.export import export_onnx
from leed_ros.learning.parity import onnx_commands, parity_error
from leed_ros.learning.places import PlaceEncoding
from leed_ros.learning.policy import ActorCritic
from leed_ros.task.action import command_from_action
from leed_ros.task.mission import TaskConfig
from leed_ros.task.robot import RobotConfig

LAYOUT = TaskConfig().layout()
ROBOT = RobotConfig(min_linear_velocity=-0.1)


@pytest.fixture
def policy() -> ActorCritic:
    """A policy of full size whose outputs reach beyond the clip, with a normaliser that has learned."""
    generator = torch.Generator().manual_seed(0)
    policy = ActorCritic(LAYOUT.size, LearningConfig(), generator, PlaceEncoding.of(LAYOUT, octaves=4))
    policy.normalizer.update(3.0 * torch.randn(500, LAYOUT.size, generator=generator) + 1.0)
    with torch.no_grad():
        policy.actor[-1].weight.mul_(200.0)
    return policy


@pytest.fixture
def observations() -> np.ndarray:
    """A thousand observations, ordinary and extreme."""
    rng = np.random.default_rng(0)
    sizes = rng.choice([1.0, 1e6, 1e-30], size=(1000, LAYOUT.size), p=[0.8, 0.1, 0.1])
    observations = (sizes * rng.normal(size=sizes.shape)).astype(np.float32)
    observations[:4] = np.array([[1e6], [-1e6], [1e-30], [0.0]])
    return observations


def test_the_exported_policy_is_the_trained_one(policy, observations, tmp_path) -> None:
    path = tmp_path / "policy.onnx"
    export_onnx(policy, LAYOUT, ROBOT, path, {})
    assert parity_error(policy, ROBOT, path, observations) <= 1e-5
    with torch.no_grad():
        action = policy.mean_action(torch.from_numpy(observations)).numpy()
    assert (np.abs(action) > 1.0).any() and (np.abs(action) < 1.0).any()
    np.testing.assert_allclose(onnx_commands(path, observations), command_from_action(action, ROBOT), atol=1e-5)


def test_a_robot_takes_the_exported_graph_for_a_plain_policy(policy, tmp_path) -> None:
    assert policy.places.size > 0
    export_onnx(policy, LAYOUT, ROBOT, tmp_path / "policy.onnx", {})
    check_graph((tmp_path / "policy.onnx").read_bytes(), "policy.onnx")


def test_one_file_with_a_static_batch_and_the_metadata(policy, tmp_path) -> None:
    path = tmp_path / "policy.onnx"
    for version in ("1", "2"):
        export_onnx(policy, LAYOUT, ROBOT, path, {"contract": version, "robot": "robot_0"})
    assert [file.name for file in tmp_path.iterdir()] == ["policy.onnx"]
    model = onnx.load(path)
    assert {item.key: item.value for item in model.metadata_props} == {"contract": "2", "robot": "robot_0"}
    shapes = {
        value.name: [dimension.dim_value for dimension in value.type.tensor_type.shape.dim]
        for value in (*model.graph.input, *model.graph.output)
    }
    assert shapes == {"observation": [1, LAYOUT.size], "command": [1, 2]}
    assert model.opset_import[0].version == 17


def test_a_failed_write_leaves_no_trace(policy, tmp_path) -> None:
    (tmp_path / "policy.onnx").mkdir()
    with pytest.raises(OSError, match=r"policy\.onnx"):
        export_onnx(policy, LAYOUT, ROBOT, tmp_path / "policy.onnx", {})
    assert [file.name for file in tmp_path.iterdir()] == ["policy.onnx"]
