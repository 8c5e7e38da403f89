"""A policy from an ONNX file, checked before its first command and run by ONNX Runtime alone."""

import hashlib
from pathlib import Path
from typing import Self

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from leed_ros.deployment.contract import PolicyContract
from leed_ros.deployment.contract_document import card_path, contract_from_metadata, read_card
from leed_ros.deployment.errors import PolicyError
from leed_ros.deployment.onnx_graph import check_graph
from leed_ros.documents.content import read_bytes
from leed_ros.documents.errors import DocumentError
from leed_ros.task.action import action_from_command
from leed_ros.task.geometry import FloatArray

INPUT_NAME = "observation"
OUTPUT_NAME = "command"
MAX_MODEL = 64 * 1024 * 1024
"""Largest file that is read [bytes]."""

PROBES = (0.0, 1.0, -1.0, 1e3, -1e3, 1e6, -1e6)
"""Every entry of the observations that a policy is probed with, beside ordinary ones."""

LIMIT_TOLERANCE = 1e-4
"""How far single precision may carry a command over its limit [m/s, rad/s]."""


class OnnxPolicy:
    """A policy that maps observations to commands; the file holds normaliser, network, scaling and clip.

    Attributes:
        contract: What it observes, commands and was trained on.
        sha256: Of the file, in hexadecimal digits.
    """

    contract: PolicyContract
    sha256: str

    def __init__(self, path: Path, *, sha256: str | None = None) -> None:
        """Load a policy and check it.

        Args:
            path: The ONNX file.
            sha256: What the file's SHA-256 must be, if it is known.

        Raises:
            PolicyError: The file is damaged, foreign or tampered with, its contract does not describe its graph, or it
                gives a command that is not finite or beyond its limits.
        """
        content = _read(path)
        self.sha256 = hashlib.sha256(content).hexdigest()
        if sha256 not in (None, self.sha256):
            raise PolicyError(f"{path.name}: sha256 is {self.sha256}, expected {sha256}: the file was changed")
        check_graph(content, path.name)
        self._session = _session(content, path.name)
        self.contract = contract_from_metadata(_metadata(self._session, path.name))
        _check_signature(self._session, self.contract.layout().size, path.name)
        self._probe(path.name)

    @classmethod
    def with_card(cls, path: Path) -> Self:
        """Load a policy that has to be the one its `policy.yaml` describes.

        Raises:
            PolicyError: As for `OnnxPolicy`, or the card is missing or speaks of another file or contract.
        """
        card = read_card(card_path(path))
        policy = cls(path, sha256=card.sha256)
        if policy.contract != card.contract:
            raise PolicyError(f"{path.name}: the contract in the file differs from {card_path(path).name}")
        return policy

    def command(self, observation: FloatArray) -> NDArray[np.float32]:
        """Return the command for an observation.

        Args:
            observation: Shape (D,).

        Returns:
            Linear [m/s] and angular [rad/s] velocity in base_link, NaN where the observation is not finite: a clip
            inside the graph may hide that, and the safety filter has to know. Shape (2,).
        """
        with np.errstate(over="ignore"):  # what is too large for single precision becomes infinite
            row = np.asarray(observation, dtype=np.float32).reshape(1, -1)
        if not np.isfinite(row).all():
            return np.full(2, np.nan, dtype=np.float32)
        command: NDArray[np.float32] = self._session.run([OUTPUT_NAME], {INPUT_NAME: row})[0][0]
        return command

    def action(self, observations: FloatArray) -> FloatArray:
        """Return actions as evaluation wants them. Shape (B, D) to (B, 2)."""
        commands = np.stack([self.command(observation) for observation in observations])
        return action_from_command(commands, self.contract.robot())

    def _probe(self, name: str) -> None:
        """Run ordinary and extreme observations; a graph that cannot run them never gets to a robot."""
        size = self.contract.layout().size
        ordinary = np.sin(np.arange(1.0, 16 * size + 1.0) ** 2).reshape(16, size)  # numpy.random would cost 2 MB
        low, high = self.contract.robot().command_limits()
        for observation in (*(np.full(size, value) for value in PROBES), *ordinary):
            try:
                command = self.command(observation)
            except Exception as error:  # ONNX Runtime's errors have no base of their own
                raise PolicyError(f"{name}: the graph does not run: {error}") from error
            inside = (command >= low - LIMIT_TOLERANCE) & (command <= high + LIMIT_TOLERANCE)
            if not inside.all():  # false for NaN too
                raise PolicyError(f"{name}: a probe gives the command {command}, outside {low} to {high}")


def policy_path(name: str | Path) -> Path:
    """Return the file of a policy that is named by its file or its folder.

    Raises:
        PolicyError: No policy is named.
    """
    if not str(name):
        raise PolicyError("no policy is named: give a policy.onnx or the folder that holds one")
    path = Path(name)
    return path / "policy.onnx" if path.is_dir() else path


def _read(path: Path) -> bytes:
    try:
        return read_bytes(path, MAX_MODEL)
    except DocumentError as error:
        raise PolicyError(f"{path.name}: {error}") from error


def _session(content: bytes, name: str) -> onnxruntime.InferenceSession:
    """Start a session on one thread that neither spins nor logs: the caller reports."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's errors have no base of their own
        raise PolicyError(f"{name}: no ONNX model that can be run: {error}") from error


def _metadata(session: onnxruntime.InferenceSession, name: str) -> dict[str, str]:
    try:
        return dict(session.get_modelmeta().custom_metadata_map)
    except UnicodeDecodeError as error:
        raise PolicyError(f"{name}: the model's metadata is no UTF-8 text") from error


def _check_signature(session: onnxruntime.InferenceSession, size: int, name: str) -> None:
    expected = [(INPUT_NAME, "tensor(float)", [1, size]), (OUTPUT_NAME, "tensor(float)", [1, 2])]
    found = [(node.name, node.type, node.shape) for node in (*session.get_inputs(), *session.get_outputs())]
    if found != expected:
        raise PolicyError(f"{name}: inputs and outputs are {found}, the contract asks for {expected}")
