"""Parity of an exported policy with the one it was made from."""

from pathlib import Path

import numpy as np
import onnxruntime
import torch

from leed_ros.learning.export import INPUT_NAME, OUTPUT_NAME, CommandPolicy
from leed_ros.learning.policy import ActorCritic
from leed_ros.task.geometry import FloatArray
from leed_ros.task.observation import Observation
from leed_ros.task.robot import RobotConfig


def parity_error(policy: ActorCritic, robot: RobotConfig, path: Path, observations: Observation) -> float:
    """Return the largest difference between the commands of torch and of ONNX Runtime [m/s, rad/s].

    Args:
        policy: The policy that was exported.
        robot: Gives the limits of the command.
        path: The exported file.
        observations: Shape (B, D).
    """
    with torch.inference_mode():
        expected = CommandPolicy(policy, robot)(torch.from_numpy(observations)).numpy()
    return float(np.abs(onnx_commands(path, observations) - expected).max())


def onnx_commands(path: Path, observations: Observation) -> FloatArray:
    """Run an exported policy on observations one by one. Shape (B, D) to (B, 2)."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    rows = [session.run([OUTPUT_NAME], {INPUT_NAME: row[np.newaxis]})[0] for row in observations]
    commands: FloatArray = np.concatenate(rows)
    return commands
