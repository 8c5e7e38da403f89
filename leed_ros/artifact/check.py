"""Check of an artefact as a robot reads it, and its evaluation written into it; no torch is needed."""

from pathlib import Path

import onnx

from leed_ros.deployment.contract_document import metadata_from_contract, write_card
from leed_ros.deployment.contract_sections import EvaluationFacts
from leed_ros.deployment.errors import PolicyError
from leed_ros.deployment.onnx_policy import OnnxPolicy
from leed_ros.learning.atomic_file import write_atomically


def check_artifact(path: Path) -> OnnxPolicy:
    """Read a policy as a robot does, and have ONNX check its graph.

    Raises:
        PolicyError: The file and its card cannot be used together, or the graph breaks a rule of ONNX.
    """
    policy = OnnxPolicy.with_card(path)
    try:
        onnx.checker.check_model(onnx.load(path), full_check=True)
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
        raise PolicyError(f"{path.name}: the ONNX checker refuses it: {error}") from error
    return policy


def record_evaluation(path: Path, evaluation: EvaluationFacts) -> None:
    """Write into a policy's file and card how it did; the graph stays as it is, the SHA-256 is that of the new file.

    Raises:
        PolicyError: The file and its card cannot be used together.
        OSError: They cannot be written.
    """
    contract = OnnxPolicy.with_card(path).contract.model_copy(update={"evaluation": evaluation})
    model = onnx.load(path)
    onnx.helper.set_model_props(model, metadata_from_contract(contract))
    write_atomically(path, model.SerializeToString())
    write_card(contract, path)
    check_artifact(path)
