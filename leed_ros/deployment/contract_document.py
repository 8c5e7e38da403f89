"""Contracts as documents: in a model's `metadata_props`, and as `policy.yaml` beside the model.

What is read comes from outside: its size is limited, YAML may hold plain values only, and everything that does not
fit is refused with a `ContractError`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from leed_ros.deployment.contract import PolicyContract
from leed_ros.deployment.errors import ContractError, first_fault
from leed_ros.documents.content import read_text
from leed_ros.documents.errors import DocumentError
from leed_ros.documents.plain_yaml import yaml_from_text

CONTRACT_KEY = "leed_contract"
"""Entry of `metadata_props` that holds the contract as one JSON document; the other entries are for the eye."""

MAX_DOCUMENT = 512 * 1024
"""Largest document that is read [bytes]: a contract with 4096 rays has half of it."""

MAX_DEPTH = 8
"""Deepest nesting of a YAML document that is read; a contract needs 4."""


@dataclass(frozen=True)
class PolicyCard:
    """What `policy.yaml` holds: the SHA-256 of the model's file in hexadecimal digits, and its contract."""

    sha256: str
    contract: PolicyContract


def metadata_from_contract(contract: PolicyContract) -> dict[str, str]:
    """Return the entries of a model's `metadata_props`; `contract_from_metadata` of them is the same contract."""
    parts = (f"{part.name}[{len(part.names)}]" for part in contract.observation)
    limits = zip(*(getattr(contract.command, row) for row in ("names", "low", "high", "units")), strict=True)
    return {
        "leed_format_version": str(contract.format_version),
        "leed_observation": " ".join(parts),
        "leed_command": ", ".join(f"{name} {low} to {high} {unit}" for name, low, high, unit in limits),
        "leed_ctrl_dt": f"{contract.ctrl_dt} s",
        "leed_site": contract.training.site,
        CONTRACT_KEY: contract.model_dump_json(),  # last: a file that was cut off anywhere has lost it
    }


def contract_from_metadata(entries: Mapping[str, str]) -> PolicyContract:
    """Read the contract out of a model's `metadata_props`.

    Raises:
        ContractError: It is missing, too large, no valid contract or of another format version.
    """
    if CONTRACT_KEY not in entries:
        raise ContractError(f"the model's metadata has no '{CONTRACT_KEY}': it was not exported by leed")
    return _contract_from_json(entries[CONTRACT_KEY])


def card_path(model: Path) -> Path:
    """Return where the card of a model lies: `policy.yaml` beside `policy.onnx`."""
    return model.with_suffix(".yaml")


def write_card(contract: PolicyContract, model: Path) -> Path:
    """Write the card of a model beside it and return its path.

    Raises:
        OSError: The model cannot be read or the card not be written.
    """
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    document = {"sha256": digest, **contract.model_dump(mode="json")}
    header = f"# Contract of {model.name}: what it observes, commands and assumes. SI units, base_link frame.\n"
    path = card_path(model)
    scratch = path.with_name(f".{path.name}.new")  # replaced at once: nobody reads half a card
    scratch.write_text(header + yaml.safe_dump(document, sort_keys=False, default_flow_style=None, width=120))
    return scratch.replace(path)


def read_card(path: Path) -> PolicyCard:
    """Read a model's card.

    Raises:
        ContractError: It cannot be read, is too large, no plain YAML or no valid contract.
    """
    try:
        document = yaml_from_text(read_text(path, MAX_DOCUMENT), MAX_DEPTH)
    except DocumentError as error:
        raise ContractError(f"{path.name}: {error}") from error
    if not isinstance(document, dict):
        raise ContractError(f"{path.name}: no mapping of names to values")
    digest = document.pop("sha256", None)
    if not isinstance(digest, str) or len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ContractError(f"{path.name}: sha256 must be 64 hexadecimal digits")
    try:
        text = json.dumps(document)
    except (TypeError, ValueError) as error:
        raise ContractError(f"{path.name}: {error}") from error
    return PolicyCard(digest, _contract_from_json(text))


def _contract_from_json(text: str) -> PolicyContract:
    if len(text) > MAX_DOCUMENT:
        raise ContractError(f"contract: longer than {MAX_DOCUMENT} characters")
    try:
        return PolicyContract.model_validate_json(text)
    except ValidationError as error:
        raise ContractError(f"contract: {first_fault(error)}") from error
