"""A contract, and policies whose graph is a few operators, made with onnx.helper."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from leed_ros.deployment.contract import PolicyContract, contract_from_task
from leed_ros.deployment.contract_document import metadata_from_contract
from leed_ros.deployment.contract_sections import EvaluationFacts, TrainingFacts
from leed_ros.task.mission import TaskConfig

TRAINING = TrainingFacts(
    robot="robot_0",
    site="warehouse-4-0",
    world="pybullet",
    num_robots=4,
    demonstrations="planner",
    env_steps=41_000,
    seed=7,
)

PolicyWriter = Callable[..., Path]


@pytest.fixture
def training() -> TrainingFacts:
    return TRAINING


@pytest.fixture
def contract() -> PolicyContract:
    return contract_from_task(TaskConfig(), TRAINING, EvaluationFacts(missions=64, arrived=0.95, clean=0.9))


@pytest.fixture
def write_policy(tmp_path: Path, contract: PolicyContract) -> PolicyWriter:
    """Write a policy whose action is tanh(observation @ weights), scaled to 0..1 m/s and -2..2 rad/s."""

    def write(
        *,
        weights: np.ndarray | None = None,
        names: tuple[str, str] = ("observation", "command"),
        batch: int | str = 1,
        span: tuple[float, float] = (0.3, 2.0),
        metadata: Mapping[str, str] | None = None,
    ) -> Path:
        size = contract.layout().size
        constants = {
            "weights": np.zeros((size, 2)) if weights is None else weights,
            "span": np.array(span),
            "middle": np.array([0.3, 0.0]),
        }
        nodes = [
            helper.make_node("MatMul", [names[0], "weights"], ["sum"]),
            helper.make_node("Tanh", ["sum"], ["squashed"]),
            helper.make_node("Mul", ["squashed", "span"], ["scaled"]),
            helper.make_node("Add", ["scaled", "middle"], [names[1]]),
        ]
        graph = helper.make_graph(
            nodes,
            "policy",
            [helper.make_tensor_value_info(names[0], TensorProto.FLOAT, [batch, constants["weights"].shape[0]])],
            [helper.make_tensor_value_info(names[1], TensorProto.FLOAT, [batch, 2])],
            [numpy_helper.from_array(value.astype(np.float32), name) for name, value in constants.items()],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        helper.set_model_props(model, metadata_from_contract(contract) if metadata is None else dict(metadata))
        onnx.checker.check_model(model)
        path = tmp_path / "policy.onnx"
        path.write_bytes(model.SerializeToString())
        return path

    return write
