import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper

from leed_ros.deployment.contract import PolicyContract
from leed_ros.deployment.contract_document import CONTRACT_KEY, card_path, metadata_from_contract, write_card
from leed_ros.deployment.errors import ContractError, PolicyError
from leed_ros.deployment.onnx_policy import OnnxPolicy
from leed_ros.documents.one_line import LONGEST
from leed_ros.task.action import command_from_action

PolicyWriter = Callable[..., Path]

WEIGHTS = np.zeros((45, 2))
WEIGHTS[0, 0], WEIGHTS[44, 1] = 0.5, -0.25
NOISE = np.random.default_rng(0).bytes(4096)
FUZZ = settings(
    max_examples=100, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _refusal(path: Path, **options: Any) -> str:
    with pytest.raises(PolicyError) as caught:
        OnnxPolicy(path, **options)
    message = str(caught.value)
    assert len(message) <= LONGEST and message.isprintable()
    return message


def test_command_is_what_the_graph_computes(write_policy: PolicyWriter) -> None:
    policy = OnnxPolicy(write_policy(weights=WEIGHTS))
    observation = np.zeros(45)
    observation[[0, 44]] = 2.0, 4.0
    command = policy.command(observation)
    assert command == pytest.approx([0.3 + 0.3 * np.tanh(1.0), 2.0 * np.tanh(-1.0)], abs=1e-6)


def test_action_gives_the_command_back(write_policy: PolicyWriter, contract: PolicyContract) -> None:
    policy = OnnxPolicy(write_policy(weights=WEIGHTS))
    observations = np.random.default_rng(0).normal(size=(5, 45)).astype(np.float32)
    actions = policy.action(observations)
    assert actions.shape == (5, 2)
    commands = [policy.command(observation) for observation in observations]
    np.testing.assert_allclose(command_from_action(actions, contract.robot()), commands, atol=1e-6)


def test_observation_that_is_not_finite_gives_no_command(write_policy: PolicyWriter) -> None:
    policy = OnnxPolicy(write_policy(weights=np.full((45, 2), 0.1)))  # its tanh would make 1 m/s of infinity
    for value in (np.nan, np.inf, 1e300):
        assert np.isnan(policy.command(np.full(45, value))).all()


def test_contract_comes_out_of_the_file(write_policy: PolicyWriter, contract: PolicyContract) -> None:
    assert OnnxPolicy(write_policy()).contract == contract


def test_file_that_is_not_the_expected_one_is_refused(write_policy: PolicyWriter) -> None:
    path = write_policy()
    assert OnnxPolicy(path, sha256=OnnxPolicy(path).sha256)
    assert "the file was changed" in _refusal(path, sha256="0" * 64)


def test_policy_with_its_card_is_loaded_and_any_tampering_refused(
    write_policy: PolicyWriter, contract: PolicyContract
) -> None:
    path = write_policy()
    write_card(contract, path)
    assert OnnxPolicy.with_card(path).contract == contract
    text = card_path(path).read_text()
    card_path(path).write_text(text.replace("planner", "search"))
    with pytest.raises(PolicyError, match=r"differs from policy\.yaml$"):
        OnnxPolicy.with_card(path)
    write_policy(weights=WEIGHTS)
    with pytest.raises(PolicyError, match="the file was changed"):
        OnnxPolicy.with_card(path)
    card_path(path).unlink()
    with pytest.raises(ContractError, match="cannot be read"):
        OnnxPolicy.with_card(path)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"names": ("obs", "command")}, "inputs and outputs are [('obs',"),
        ({"names": ("observation", "action")}, "inputs and outputs are"),
        ({"batch": 2}, "[2, 45]"),
        ({"batch": "N"}, "['N', 45]"),
        ({"weights": np.zeros((44, 2))}, "[1, 44]"),
        ({"weights": np.full((45, 2), np.nan)}, "gives the command [nan nan]"),
        ({"span": (0.3, 1e7), "weights": WEIGHTS}, "outside"),
        ({"span": (0.4, 2.0), "weights": WEIGHTS}, "outside"),
        ({"metadata": {}}, "not exported by leed"),
        ({"metadata": {CONTRACT_KEY: "{}"}}, "format_version: Field required"),
    ],
)
def test_policy_that_its_contract_does_not_describe_is_refused(
    write_policy: PolicyWriter, change: dict[str, Any], words: str
) -> None:
    assert words in _refusal(write_policy(**change))


def test_policy_with_the_contract_of_another_is_refused(write_policy: PolicyWriter, contract: PolicyContract) -> None:
    document = contract.model_dump(mode="json")
    document["observation"] = document["observation"][:3]
    path = write_policy(metadata={CONTRACT_KEY: json.dumps(document)})
    assert "the contract asks for [('observation', 'tensor(float)', [1, 41])" in _refusal(path)


def test_graph_whose_result_has_no_shape_is_refused(tmp_path: Path, contract: PolicyContract) -> None:
    nodes = [
        helper.make_node("NonZero", ["observation"], ["places"]),
        helper.make_node("Gather", ["observation", "places"], ["gathered"], axis=1),
        helper.make_node("Reshape", ["gathered", "shape"], ["command"]),
    ]
    graph = helper.make_graph(
        nodes,
        "policy",
        [helper.make_tensor_value_info("observation", TensorProto.FLOAT, [1, 45])],
        [helper.make_tensor_value_info("command", TensorProto.FLOAT, [1, 2])],
        [helper.make_tensor("shape", TensorProto.INT64, [2], [1, 2])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, metadata_from_contract(contract))
    path = tmp_path / "policy.onnx"
    path.write_bytes(model.SerializeToString())
    assert "no plain policy: it has the operator 'NonZero'" in _refusal(path)


def test_weights_outside_of_the_file_are_refused(
    write_policy: PolicyWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_policy()
    model = onnx.load(path)
    onnx.save(model, path, save_as_external_data=True, location="weights.bin", size_threshold=0)
    assert (tmp_path / "weights.bin").exists()
    monkeypatch.chdir(tmp_path)
    assert "are in another file" in _refusal(path)


FOREIGN = (b"", b"\x00", b"not a model", b"\x08\x08", NOISE, b"PK\x03\x04" * 99)


@pytest.mark.parametrize("content", FOREIGN, ids=range(len(FOREIGN)))
def test_foreign_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "policy.onnx"
    path.write_bytes(content)
    assert _refusal(path).startswith("policy.onnx: ")


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    assert "No such file" in _refusal(tmp_path / "policy.onnx")
    assert "Is a directory" in _refusal(tmp_path)


@FUZZ
@given(share=st.floats(0.0, 0.999))
def test_truncated_file_is_refused(write_policy: PolicyWriter, share: float) -> None:
    path = write_policy()
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    _refusal(path)


def test_file_truncated_between_two_entries_of_its_metadata_is_refused(write_policy: PolicyWriter) -> None:
    path = write_policy()
    content, model = path.read_bytes(), onnx.load(path)
    while model.metadata_props:
        model.metadata_props.pop()
        assert content.startswith(model.SerializeToString())
        path.write_bytes(model.SerializeToString())
        assert "not exported by leed" in _refusal(path)


@FUZZ
@given(data=st.data())
def test_damaged_file_is_refused_or_still_a_policy(write_policy: PolicyWriter, data: Any) -> None:
    path = write_policy(weights=WEIGHTS)
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        command = OnnxPolicy(path).command(np.zeros(45))
    except PolicyError as error:
        assert len(str(error).splitlines()) == 1
    else:
        assert np.isfinite(command).all()


def test_policy_runs_without_torch(write_policy: PolicyWriter) -> None:
    path = write_policy()
    program = (
        "import sys; sys.modules['torch'] = None\n"
        "from pathlib import Path; from leed_ros.deployment.onnx_policy import OnnxPolicy\n"
        "import leed_ros.deployment.safety\n"
        f"print(OnnxPolicy(Path({str(path)!r})).command([0.0] * 45).tolist())\n"
        "assert not {'onnx', 'rclpy', 'pybullet', 'numba'} & set(sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout)[0] == pytest.approx(0.3)
