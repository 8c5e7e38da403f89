"""Models that are programs: refused by what stands in them, before anything of them runs."""

import time
from collections.abc import Sequence

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from leed_ros.deployment.errors import PolicyError
from leed_ros.deployment.onnx_graph import MAX_AXIS, MAX_NODES, check_graph

FLOATS = [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3])]
ENDLESS = helper.make_graph([helper.make_node("Identity", ["c"], ["d"])], "endless", [], [])


def model(nodes: Sequence[onnx.NodeProto], weights: Sequence[onnx.TensorProto] = ()) -> onnx.ModelProto:
    return helper.make_model(helper.make_graph(nodes, "policy", FLOATS, FLOATS, weights))


def with_functions() -> onnx.ModelProto:
    made = model([helper.make_node("Tanh", ["x"], ["y"])])
    made.functions.append(helper.make_function("own", "Mine", [], [], [], []))
    return made


def beside() -> onnx.ModelProto:
    weight = numpy_helper.from_array(np.zeros(3, dtype=np.float32), "w")
    onnx.external_data_helper.set_external_data(weight, "../../../../etc/passwd")
    weight.ClearField("raw_data")
    return model([helper.make_node("Add", ["x", "w"], ["y"])], [weight])


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (model([helper.make_node("Loop", ["n", "c"], ["y"], body=ENDLESS)]), "the operator 'Loop'"),
        (model([helper.make_node("Tanh", ["x"], ["y"], body=ENDLESS)]), "runs a graph of its own"),
        (model([helper.make_node("Expand", ["x", "s"], ["y"])]), "the operator 'Expand'"),
        (model([helper.make_node("Tanh", ["x"], ["y"], domain="evil")]), "the operator 'evil:Tanh'"),
        (model([helper.make_node("Tanh", ["x"], ["y"])] * (MAX_NODES + 1)), f"{MAX_NODES + 1} operators"),
        (with_functions(), "functions of its own"),
        (beside(), "'w' are in another file"),
        (
            model([helper.make_node("Add", ["x", "w"], ["y"])], [TensorProto(name="w", dims=[MAX_AXIS + 1, 1])]),
            "of shape",
        ),
        (
            model([helper.make_node("Constant", [], ["y"], value=TensorProto(name="c", dims=[1, 1, 1]))]),
            "of shape",
        ),
        (model([helper.make_node("Constant", [], ["y"], value_floats=[0.0] * (MAX_AXIS + 1))]), "too long a list"),
    ],
    ids=lambda value: value if isinstance(value, str) else "model",
)
def test_more_than_a_plain_policy_is_refused_in_one_line(made: onnx.ModelProto, words: str) -> None:
    with pytest.raises(PolicyError, match=words) as caught:
        check_graph(made.SerializeToString(), "policy.onnx")
    assert "\n" not in str(caught.value)


def test_a_plain_policy_passes_at_once() -> None:
    weight = numpy_helper.from_array(np.zeros((3, 3), dtype=np.float32), "w")
    plain = model([helper.make_node("MatMul", ["x", "w"], ["h"]), helper.make_node("Tanh", ["h"], ["y"])], [weight])
    started = time.process_time()
    check_graph(plain.SerializeToString(), "policy.onnx")
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize("content", [b"\xff" * 99, b"\x3a\xff\xff\xff\x7f", bytes(100), b"\x3a\x02\x0a\x80"])
def test_bytes_that_are_no_model_are_refused(content: bytes) -> None:
    with pytest.raises(PolicyError, match="no ONNX model"):
        check_graph(content, "policy.onnx")
