"""Export of a policy as ONNX: from the observation to the command, complete in one file."""

import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import onnx
import torch
from torch import Tensor, nn

from leed_ros.learning.atomic_file import write_atomically
from leed_ros.learning.policy import ActorCritic
from leed_ros.task.observation import ObservationLayout
from leed_ros.task.robot import RobotConfig

OPSET = 17
INPUT_NAME = "observation"
OUTPUT_NAME = "command"


class CommandPolicy(nn.Module):
    """What is exported: normaliser, mean action, clip, and the scaling of `task.action.command_from_action`."""

    low: Tensor
    span: Tensor

    def __init__(self, policy: ActorCritic, robot: RobotConfig) -> None:
        super().__init__()
        low, high = robot.command_limits()
        self.policy = policy
        self.register_buffer("low", torch.tensor(low, dtype=torch.float32))
        self.register_buffer("span", torch.tensor(high - low, dtype=torch.float32))

    def forward(self, observation: Tensor) -> Tensor:
        """Return linear [m/s] and angular [rad/s] velocity in base_link. Shape (B, D) to (B, 2)."""
        action = self.policy.mean_action(observation).clamp(-1.0, 1.0)
        return self.low + 0.5 * (action + 1.0) * self.span


def export_onnx(
    policy: ActorCritic, layout: ObservationLayout, robot: RobotConfig, path: Path, metadata: Mapping[str, str]
) -> None:
    """Write a policy as an ONNX file: `observation` (1, D) in, `command` (1, 2) out, both float32.

    Args:
        policy: Is not changed.
        layout: What the policy observes.
        robot: Gives the limits of the command.
        path: The file; an old one is replaced at once.
        metadata: Goes into the model's `metadata_props`.

    Raises:
        OSError: The file cannot be written.
    """
    model = _traced(CommandPolicy(policy, robot), layout.size)
    onnx.helper.set_model_props(model, dict(metadata))
    onnx.checker.check_model(model, full_check=True)
    write_atomically(path, model.SerializeToString())


def _traced(module: nn.Module, observation_size: int) -> Any:
    """Trace a module with a batch of one; the tracing exporter needs no package beside torch and takes 0.1 s."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the exporter that it recommends needs onnxscript
        file = Path(folder) / "policy.onnx"
        torch.onnx.export(
            module,
            (torch.zeros(1, observation_size),),
            file,
            input_names=[INPUT_NAME],
            output_names=[OUTPUT_NAME],
            opset_version=OPSET,
            dynamo=False,
        )
        return onnx.load(file)
