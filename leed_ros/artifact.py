"""The artefact that goes to a robot: `policy.onnx`, complete with its contract, and `policy.yaml` beside it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from leed_ros.deployment.contract import PolicyContract
from leed_ros.deployment.contract_document import metadata_from_contract, write_card
from leed_ros.deployment.errors import PolicyError
from leed_ros.learning.agent import Agent
from leed_ros.learning.export import export_onnx
from leed_ros.learning.parity import parity_error
from leed_ros.task.observation import Observation

MAX_PARITY_ERROR = 1e-5  # [m/s, rad/s]


@dataclass(frozen=True)
class Artifact:
    """An exported policy.

    Attributes:
        path: The ONNX file.
        max_error: Largest difference from torch on ordinary and extreme observations [m/s, rad/s].
    """

    path: Path
    max_error: float


def export_artifact(agent: Agent, contract: PolicyContract, folder: Path) -> Artifact:
    """Export an agent's policy and compare it with torch.

    Args:
        agent: Whose acting policy is exported.
        contract: Goes into the file and beside it.
        folder: Gets `policy.onnx` and `policy.yaml`.

    Raises:
        PolicyError: ONNX Runtime and torch differ by more than `MAX_PARITY_ERROR`; no file is left to be used.
        OSError: The folder cannot be written.
    """
    path = folder / "policy.onnx"
    export_onnx(agent.policy, agent.layout, contract.robot(), path, metadata_from_contract(contract))
    error = parity_error(agent.policy, contract.robot(), path, probe_observations(agent.layout.size))
    if not error <= MAX_PARITY_ERROR:
        path.unlink()
        raise PolicyError(f"{path.name}: differs from torch by {error:.2e}, more than {MAX_PARITY_ERROR:.0e}")
    write_card(contract, path)
    return Artifact(path, error)


def probe_observations(size: int) -> Observation:
    """Return ordinary and extreme observations to compare implementations on. Shape (B, D)."""
    rng = np.random.default_rng(0)
    ordinary = rng.uniform(-1.0, 1.0, (64, size))
    extreme = np.outer([0.0, 1e-30, 1.0, -1.0, 1e3, -1e3, 1e6, -1e6], np.ones(size))
    mixed = rng.choice([-1e6, -1.0, 0.0, 1.0, 1e6], (32, size))
    observations: Observation = np.concatenate([ordinary, extreme, mixed]).astype(np.float32)
    return observations
