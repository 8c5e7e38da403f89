"""What stands in the graph of an ONNX file, looked at before ONNX Runtime loads it.

A model is a program: a loop may never end, a product of two long weights may fill the memory while the graph is
optimised, and a weight may name another file of the machine as its content. A policy needs none of that: its graph is a
list of plain operators on small weights of its own. Only those fields of onnx.proto (https://github.com/onnx/onnx, IR
version 10) that tell are read, with the protobuf library that ONNX Runtime brings along; robots need no `onnx` package.
"""

from collections.abc import Iterator
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message, message_factory

from leed_ros.deployment.errors import PolicyError

OPERATORS = frozenset(
    {
        "Abs", "Add", "Cast", "Clip", "Constant", "Div", "Elu", "Erf", "Exp", "Gelu", "Gemm", "Identity", "LeakyRelu",
        "Log", "MatMul", "Max", "Min", "Mul", "Neg", "Pow", "Relu", "Selu", "Sigmoid", "Sin", "Softplus", "Softsign",
        "Sqrt", "Sub", "Tanh", "Transpose",
    }
)  # fmt: skip
"""Operators of feed-forward policies: none runs a graph of its own or makes an axis longer than its inputs have it."""

MAX_AXIS = 8192
"""Most entries of a weight along one of its axes, of which it has two at most; so no result has more, either."""

MAX_NODES = 1000

_SHAPE = {
    "Model": {"graph": (7, "Graph", False), "functions": (25, "", True)},
    "Graph": {"node": (1, "Node", True), "initializer": (5, "Tensor", True), "sparse_initializer": (15, "", True)},
    "Node": {"op_type": (4, "text", False), "attribute": (5, "Attribute", True), "domain": (7, "text", False)},
    "Attribute": {
        "t": (5, "Tensor", False), "g": (6, "", False), "tensors": (10, "Tensor", True), "graphs": (11, "", True),
        "sparse_tensor": (22, "", False), "sparse_tensors": (23, "", True),
        "floats": (7, "real", True), "ints": (8, "number", True),
    },
    "Tensor": {
        "dims": (1, "number", True), "name": (8, "text", False), "external_data": (13, "", True),
        "data_location": (14, "number", False),
    },
}  # fmt: skip
"""Fields of messages by name: number, type (empty for what is only asked for whether it is there), and if repeated."""


def check_graph(content: bytes, name: str) -> None:
    """Refuse a model that is more than a plain policy.

    Args:
        content: Of the file.
        name: Of the file, for the message.

    Raises:
        PolicyError: Says what it has that a policy must not have.
    """
    model = _Model()
    try:
        model.ParseFromString(content)
    except message.DecodeError as error:
        raise PolicyError(f"{name}: no ONNX model that can be run: {error}") from error
    for fault in _faults(model):
        raise PolicyError(f"{name}: no plain policy: {fault}")


def _faults(model: Any) -> Iterator[str]:
    graph = model.graph
    if model.functions:
        yield "it has functions of its own"
    if len(graph.node) > MAX_NODES:
        yield f"it has {len(graph.node)} operators, {MAX_NODES} at most"
    for node in graph.node:
        if node.domain not in ("", "ai.onnx") or node.op_type not in OPERATORS:
            yield f"it has the operator '{node.domain}{':' if node.domain else ''}{node.op_type}'"
        if any(one.HasField("g") or one.graphs for one in node.attribute):
            yield f"its operator '{node.op_type}' runs a graph of its own"
        if any(max(len(one.floats), len(one.ints)) > MAX_AXIS for one in node.attribute):
            yield f"its operator '{node.op_type}' has too long a list"
        if any(one.HasField("sparse_tensor") or one.sparse_tensors for one in node.attribute):
            yield f"its operator '{node.op_type}' has sparse weights"
    if graph.sparse_initializer:
        yield "it has sparse weights"
    for tensor in _tensors(graph):
        if tensor.external_data or tensor.data_location:
            yield f"the weights '{tensor.name}' are in another file"
        if len(tensor.dims) > 2 or any(not 0 <= size <= MAX_AXIS for size in tensor.dims):
            yield f"the weights '{tensor.name}' are of shape {list(tensor.dims)[:8]}, {MAX_AXIS} a side at most"


def _tensors(graph: Any) -> Iterator[Any]:
    yield from graph.initializer
    for node in graph.node:
        for attribute in node.attribute:
            yield attribute.t
            yield from attribute.tensors


def _field(name: str, number: int, kind: str, *, repeated: bool) -> descriptor_pb2.FieldDescriptorProto:
    kinds = descriptor_pb2.FieldDescriptorProto
    field = kinds(name=name, number=number, label=kinds.LABEL_REPEATED if repeated else kinds.LABEL_OPTIONAL)
    scalars = {
        "": kinds.TYPE_BYTES,
        "text": kinds.TYPE_STRING,
        "number": kinds.TYPE_INT64,
        "real": kinds.TYPE_FLOAT,
    }
    field.type = scalars.get(kind, kinds.TYPE_MESSAGE)
    if field.type == kinds.TYPE_MESSAGE:
        field.type_name = f".leed_onnx.{kind}"
    return field


def _model_class() -> Any:
    file = descriptor_pb2.FileDescriptorProto(name="leed_onnx.proto", package="leed_onnx", syntax="proto2")
    for message_name, fields in _SHAPE.items():
        shape = file.message_type.add(name=message_name)
        for name, (number, kind, repeated) in fields.items():
            shape.field.append(_field(name, number, kind, repeated=repeated))
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("leed_onnx.Model"))


_Model = _model_class()
