"""Whether a policy gets onto a robot at all: 200 fuzzed contracts, and what fits is driven."""

import json
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leed_ros.deployment.contract import PolicyContract
from leed_ros.deployment.contract_document import CONTRACT_KEY, metadata_from_contract
from leed_ros.deployment.contract_fit import check_fit
from leed_ros.deployment.errors import ContractError, PolicyError
from leed_ros.deployment.onnx_policy import OnnxPolicy, policy_path
from leed_ros.task.mission import TaskConfig

ABSENT = object()
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from([[], {}, [[]], "\x00\x1b[31m", "1e999", 1e308, -1, 0, ABSENT]),
)


def places_of(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths to all values of a document, the first two of a long list standing for all."""
    if isinstance(document, dict):
        return [path, *(place for key, value in document.items() for place in places_of(value, (*path, key)))]
    if isinstance(document, list):
        return [
            path,
            *(place for index, value in enumerate(document[:2]) for place in places_of(value, (*path, index))),
        ]
    return [path]


def fuzzed(document: dict[str, Any], place: tuple[Any, ...], value: Any) -> Any:
    """Return a copy of a document with one value replaced or left out."""
    copy = json.loads(json.dumps(document))
    if not place:
        return {} if value is ABSENT else value
    holder = copy
    for step in place[:-1]:
        holder = holder[step]
    if value is ABSENT:
        del holder[place[-1]]
    else:
        holder[place[-1]] = value
    return copy


@settings(
    max_examples=200, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_fuzzed_contract_is_refused_in_one_line_or_means_what_the_robot_is(
    contract: PolicyContract, write_policy: Any, data: st.DataObject
) -> None:
    document = contract.model_dump(mode="json")
    place, value = data.draw(st.sampled_from(places_of(document))), data.draw(VALUES)
    mangled = fuzzed(document, place, value)
    path = write_policy(metadata={**metadata_from_contract(contract), CONTRACT_KEY: json.dumps(mangled)})
    try:
        policy = OnnxPolicy(path)
        check_fit(policy.contract, TaskConfig())
    except PolicyError as error:
        assert re.fullmatch(r"[^\n\x00-\x1f]{1,300}", str(error))
        return
    # Accepted: then what moves the robot is what it was; only facts that bind nobody may differ.
    accepted = policy.contract
    assert accepted.layout() == contract.layout()
    assert accepted.ctrl_dt == pytest.approx(contract.ctrl_dt)
    low, high = TaskConfig().robot.command_limits()
    command = policy.command(np.ones(contract.layout().size))
    assert (command >= low - 1e-4).all() and (command <= high + 1e-4).all()


def test_every_difference_to_the_robot_is_in_the_one_line(contract: PolicyContract) -> None:
    robot = TaskConfig().robot.replace(max_linear_velocity=0.5, num_rays=18)
    with pytest.raises(ContractError) as caught:
        check_fit(contract, TaskConfig(robot=robot))
    assert "drives up to 1 m/s, the robot only 0.5; the policy sees 36 rays, the robot 18" in str(caught.value)
    check_fit(contract, TaskConfig())


def test_policy_is_named_by_its_file_or_its_folder(tmp_path: Any) -> None:
    assert policy_path(tmp_path) == policy_path(str(tmp_path / "policy.onnx")) == tmp_path / "policy.onnx"
    with pytest.raises(PolicyError, match="no policy is named"):
        policy_path("")
