import copy
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leed_ros.deployment.contract import PolicyContract, contract_from_task
from leed_ros.deployment.contract_document import (
    CONTRACT_KEY,
    MAX_DOCUMENT,
    contract_from_metadata,
    metadata_from_contract,
    read_card,
    write_card,
)
from leed_ros.deployment.contract_sections import TrainingFacts
from leed_ros.deployment.errors import ContractError
from leed_ros.documents.one_line import LONGEST
from leed_ros.task.mission import TaskConfig
from leed_ros.task.robot import RobotConfig

CONTRACT = contract_from_task(
    TaskConfig(),
    TrainingFacts(
        robot="robot_0", site="wärehouse", world="pybullet", num_robots=4, demonstrations="llm", env_steps=1, seed=0
    ),
)
DOCUMENT = CONTRACT.model_dump(mode="json")
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.lists(st.integers(), max_size=3)
)
JUNK_OF_ANOTHER_TYPE = st.one_of(st.none(), st.just({"\x07": 1}), st.just([[]]), st.just(True), st.just("\x07"))
FUZZ = settings(
    max_examples=200, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _places(value: object, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path to every value inside a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    below = [path for key, child in inner for path in _places(child, (*at, key))]
    return [*([at] if at else []), *below]


def _put(document: Any, place: tuple[Any, ...], value: object) -> Any:
    changed = copy.deepcopy(document)
    at = changed
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = value
    return changed


OPTIONAL = {("evaluation",)}
PLACES = [place for place in _places(DOCUMENT) if place not in OPTIONAL]


def _refused(error: ContractError) -> bool:
    message = str(error)
    return len(message) <= LONGEST and message.isprintable() and len(message.splitlines()) == 1


def test_metadata_is_flat_and_gives_the_same_contract(contract: PolicyContract) -> None:
    entries = metadata_from_contract(contract)
    assert contract_from_metadata(entries) == contract
    assert all(isinstance(part, str) for entry in entries.items() for part in entry)
    assert entries["leed_observation"] == "ranges[36] goal[3] velocity[2] pose[4]"
    assert entries["leed_command"] == "linear_velocity 0.0 to 1.0 m/s, angular_velocity -2.0 to 2.0 rad/s"
    assert entries["leed_ctrl_dt"] == "0.2 s"


def test_card_is_readable_and_gives_the_same_contract(contract: PolicyContract, tmp_path: Path) -> None:
    model = tmp_path / "policy.onnx"
    model.write_bytes(b"graph")
    path = write_card(contract, model)
    card = read_card(path)
    assert path == tmp_path / "policy.yaml"
    assert card.contract == contract
    assert card.sha256 == hashlib.sha256(b"graph").hexdigest()
    text = path.read_text()
    assert yaml.safe_load(text)["command"]["units"] == ["m/s", "rad/s"]
    assert max(len(line) for line in text.splitlines()) <= 140


def test_largest_contract_fits_into_a_document(training: TrainingFacts, tmp_path: Path) -> None:
    contract = contract_from_task(TaskConfig(RobotConfig(num_rays=4096, max_range=29.7)), training)
    (tmp_path / "policy.onnx").touch()
    assert contract_from_metadata(metadata_from_contract(contract)) == contract
    assert write_card(contract, tmp_path / "policy.onnx").stat().st_size < MAX_DOCUMENT


@FUZZ
@given(st.sampled_from(PLACES), JUNK_OF_ANOTHER_TYPE)
def test_document_with_a_value_of_another_type_is_refused(place: tuple[Any, ...], junk: object) -> None:
    with pytest.raises(ContractError) as caught:
        contract_from_metadata({CONTRACT_KEY: json.dumps(_put(DOCUMENT, place, junk))})
    assert _refused(caught.value)


@FUZZ
@given(st.sampled_from(PLACES), JUNK, st.data())
def test_mangled_document_is_refused_or_still_a_contract(place: tuple[Any, ...], junk: object, data: Any) -> None:
    text = json.dumps(_put(DOCUMENT, place, junk))
    start = data.draw(st.integers(0, len(text)))
    mangled = text[:start] + data.draw(st.text(max_size=5)) + text[start + data.draw(st.integers(0, 5)) :]
    for candidate in (text, mangled):
        try:
            assert contract_from_metadata({CONTRACT_KEY: candidate}).task()
        except ContractError as error:
            assert _refused(error)


@FUZZ
@given(data=st.data())
def test_mangled_card_is_refused_or_still_a_contract(tmp_path: Path, data: Any) -> None:
    (tmp_path / "policy.onnx").touch()
    path = write_card(CONTRACT, tmp_path / "policy.onnx")
    content = path.read_bytes()
    start = data.draw(st.integers(0, len(content)))
    path.write_bytes(
        content[:start] + data.draw(st.binary(max_size=6)) + content[start + data.draw(st.integers(0, 9)) :]
    )
    try:
        assert read_card(path).contract.task()
    except ContractError as error:
        assert _refused(error)


@pytest.mark.parametrize("key", sorted(DOCUMENT))
def test_document_without_a_section_is_refused_by_its_name(key: str) -> None:
    document = {name: value for name, value in DOCUMENT.items() if name != key}
    with pytest.raises(ContractError, match=rf"^contract: {key}: Field required$"):
        contract_from_metadata({CONTRACT_KEY: json.dumps(document)})


def test_contract_of_a_later_format_is_refused() -> None:
    with pytest.raises(ContractError, match=r"^contract: format_version: format 2 is unknown here, only 1 is$"):
        contract_from_metadata({CONTRACT_KEY: json.dumps(DOCUMENT | {"format_version": 2})})


@pytest.mark.parametrize("text", ["", "[" * 100_000, "{}", "[]", "\ud800", '"\\ud800"', "9" * 10_000, "NaN", "{" * 9])
def test_foreign_metadata_is_refused(text: str) -> None:
    with pytest.raises(ContractError) as caught:
        contract_from_metadata({CONTRACT_KEY: text})
    assert _refused(caught.value)


def test_metadata_that_is_too_long_is_refused() -> None:
    text = json.dumps(DOCUMENT) + " " * MAX_DOCUMENT
    with pytest.raises(ContractError, match="longer than"):
        contract_from_metadata({CONTRACT_KEY: text})


def test_metadata_of_another_exporter_is_refused() -> None:
    with pytest.raises(ContractError, match="not exported by leed"):
        contract_from_metadata({"author": "someone"})


CARD = f"sha256: {'a' * 64}\n".encode() + yaml.safe_dump(DOCUMENT).encode()


def test_card_that_the_foreign_ones_start_from_is_valid(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_bytes(CARD)
    assert read_card(tmp_path / "policy.yaml").contract == CONTRACT


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no mapping"),
        (b"- 1\n- 2\n", "no mapping"),
        (b"\xff\xfe\x00", "no UTF-8"),
        (b"sha256: 12\n", "64 hexadecimal"),
        (b"sha256: 'zz'\n", "64 hexadecimal"),
        (CARD.replace(b"llm", b"&x llm").replace(b"robot_0", b"*x"), "aliases"),
        (CARD.replace(b"llm", b"!!str llm"), "tags"),
        (CARD.replace(b"llm", b"!!python/object/apply:os.getcwd []"), "tags"),
        (CARD + b"a: " + b"[" * 5000, "nesting"),
        (CARD + b"a: [", "no valid YAML"),
        (CARD + b"a: 2001-99-99\n", "no valid YAML"),
        (CARD + b"? [1]\n: 2\n", "no valid YAML"),
        (CARD + b"<<: 3\n", "no valid YAML"),
        (CARD + b"a: " + b"9" * 10_000, "no quotes"),
        (CARD + b"a: 0x" + b"f" * 10_000, "no quotes|integer string"),
        (CARD.replace(b"llm", b"2001-01-01"), "date"),
        (CARD.replace(b"ctrl_dt: 0.2", b"ctrl_dt: .nan"), "mission.ctrl_dt: Input should be a finite number"),
        (CARD.replace(b"llm", b'"\\ud800"'), "Invalid JSON|invalid Unicode"),
        (CARD + b"extra: 1\n", "extra: Extra inputs"),
        (CARD + b"#" * MAX_DOCUMENT, "larger than"),
    ],
    ids=lambda value: value if isinstance(value, str) else "card",
)
def test_foreign_card_is_refused(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_bytes(content)
    with pytest.raises(ContractError, match=words) as caught:
        read_card(path)
    assert _refused(caught.value)


def test_card_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "policy.yaml", tmp_path):
        with pytest.raises(ContractError, match="cannot be read"):
            read_card(path)
