import pytest
import rclpy
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions


@pytest.fixture
def make_node():
    """Make nodes with parameter overrides, in a context of their own that ends with the test."""
    context = rclpy.Context()
    rclpy.init(args=[], context=context, signal_handler_options=SignalHandlerOptions.NO)
    nodes = []

    def make(**overrides):
        given = [rclpy.Parameter(name.replace("__", "."), value=value) for name, value in overrides.items()]
        node = Node(
            "tested",
            context=context,
            parameter_overrides=given,
            automatically_declare_parameters_from_overrides=True,
        )
        nodes.append(node)
        return node

    yield make
    for node in nodes:
        node.destroy_node()
    rclpy.try_shutdown(context=context)
