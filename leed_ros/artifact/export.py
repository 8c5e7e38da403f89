"""Export of an agent's policy as an artefact, compared with torch."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from leed_ros.artifact.check import check_artifact
from leed_ros.deployment.contract import PolicyContract
from leed_ros.deployment.contract_document import card_path, metadata_from_contract, write_card
from leed_ros.deployment.errors import PolicyError
from leed_ros.learning.agent import Agent
from leed_ros.learning.export import export_onnx
from leed_ros.learning.parity import parity_error
from leed_ros.task.observation import Observation

MAX_PARITY_ERROR = 1e-5  # [m/s, rad/s]

COMPARED = 256
"""Number of demonstrated and of drawn observations that implementations are compared on."""


@dataclass(frozen=True)
class Artifact:
    """An exported policy.

    Attributes:
        path: The ONNX file.
        max_error: Largest difference from torch on recorded and extreme observations [m/s, rad/s].
    """

    path: Path
    max_error: float


def export_artifact(agent: Agent, contract: PolicyContract, folder: Path) -> Artifact:
    """Export an agent's policy, read it again, check it, and compare it with torch.

    Args:
        agent: Whose acting policy is exported.
        contract: Goes into the file and beside it.
        folder: Gets `policy.onnx` and `policy.yaml`.

    Raises:
        PolicyError: The file does not hold what was exported, or ONNX Runtime and torch differ by more than
            `MAX_PARITY_ERROR`; no file is left to be used.
        OSError: The folder cannot be written.
    """
    path = folder / "policy.onnx"
    export_onnx(agent.policy, agent.layout, contract.robot(), path, metadata_from_contract(contract))
    write_card(contract, path)
    try:
        check_artifact(path)
        error = parity_error(agent.policy, contract.robot(), path, compared_observations(agent))
        if not error <= MAX_PARITY_ERROR:
            raise PolicyError(f"{path.name}: differs from torch by {error:.2e}, more than {MAX_PARITY_ERROR:.0e}")
    except PolicyError:
        path.unlink()
        card_path(path).unlink()
        raise
    return Artifact(path, error)


def compared_observations(agent: Agent) -> Observation:
    """Return what an agent has met, and probes, to compare implementations on. Shape (B, D).

    What it has met: some of its demonstrations' observations, if it has any, and draws from the mean and deviation that
    its normaliser has recorded in training.
    """
    demonstrated = agent.demonstrations.steps.observation.numpy()
    some = demonstrated[:: max(1, len(demonstrated) // COMPARED)][:COMPARED]
    normalizer = agent.policy.normalizer
    noise = np.random.default_rng(1).normal(size=(COMPARED, agent.layout.size))
    met = normalizer.mean.numpy() + normalizer.var.sqrt().numpy() * noise
    observations: Observation = np.concatenate([some, met, probe_observations(agent.layout.size)]).astype(np.float32)
    return observations


def probe_observations(size: int) -> Observation:
    """Return ordinary and extreme observations to compare implementations on. Shape (B, D)."""
    rng = np.random.default_rng(0)
    ordinary = rng.uniform(-1.0, 1.0, (64, size))
    extreme = np.outer([0.0, 1e-30, 1.0, -1.0, 1e3, -1e3, 1e6, -1e6], np.ones(size))
    mixed = rng.choice([-1e6, -1.0, 0.0, 1.0, 1e6], (32, size))
    observations: Observation = np.concatenate([ordinary, extreme, mixed]).astype(np.float32)
    return observations
