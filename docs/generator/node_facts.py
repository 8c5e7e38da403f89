"""What a node declares and offers, read from the node itself while it runs."""

import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import rclpy
from rcl_interfaces.msg import ParameterDescriptor
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from rclpy.signals import SignalHandlerOptions

HIDDEN_TOPICS = ("/parameter_events", "/rosout")
EVERY_NODES = ("rcl_interfaces", "type_description_interfaces", "lifecycle_msgs")
"""Packages of the services that every node, or every lifecycle node, has."""

HIDDEN_PARAMETERS = ("start_type_description_service",)


@dataclass(frozen=True)
class NodeKind:
    """A node to look at.

    Attributes:
        title: Name for people.
        module: Module that it lives in.
        shell: Class in that module.
        namespace: Namespace that it runs in.
    """

    title: str
    module: str
    shell: str
    namespace: str = "/"


@dataclass(frozen=True)
class Endpoint:
    """One end of a topic at a node; `topic` has `<robot>` for a robot's namespace."""

    topic: str
    type_name: str
    qos: str
    publishes: bool


@dataclass(frozen=True)
class NodeFacts:
    """All that a node shows to the outside.

    Attributes:
        kind: Which node.
        parameters: Descriptors and defaults, by name.
        endpoints: Topics published and subscribed.
        services: Names and types of the node's own services.
    """

    kind: NodeKind
    parameters: tuple[tuple[ParameterDescriptor, Any], ...]
    endpoints: tuple[Endpoint, ...]
    services: tuple[tuple[str, str], ...]


def facts_of(kind: NodeKind) -> NodeFacts:
    """Start a node with its defaults, look at it, and end it."""
    rclpy.init(args=["--ros-args", "-r", f"__ns:={kind.namespace}"], signal_handler_options=SignalHandlerOptions.NO)
    try:
        shell = getattr(importlib.import_module(kind.module), kind.shell)()
        try:
            return NodeFacts(kind, _parameters(shell.node), _endpoints(shell.node), _services(shell.node))
        finally:
            shell.close()
            shell.node.destroy_node()
    finally:
        rclpy.try_shutdown()


def _parameters(node: Node) -> tuple[tuple[ParameterDescriptor, Any], ...]:
    given = node.get_parameters_by_prefix("")
    names = [name for name in given if name not in HIDDEN_PARAMETERS and not name.startswith("qos_overrides.")]
    return tuple((node.describe_parameter(name), given[name].value) for name in names)


def _endpoints(node: Node) -> tuple[Endpoint, ...]:
    found = [_endpoint(each.topic_name, each.msg_type, each.qos_profile, True) for each in node.publishers]
    found += [_endpoint(each.topic_name, each.msg_type, each.qos_profile, False) for each in node.subscriptions]
    return tuple(dict.fromkeys(each for each in found if each.topic not in HIDDEN_TOPICS))


def _endpoint(topic: str, message: type, profile: QoSProfile, publishes: bool) -> Endpoint:
    return Endpoint(_general(topic), _type_name(message), _qos(profile), publishes)


def _services(node: Node) -> tuple[tuple[str, str], ...]:
    found = ((node.resolve_service_name(each.srv_name), _type_name(each.srv_type)) for each in node.services)
    return tuple((_general(name), kind) for name, kind in found if kind.split("/")[0] not in EVERY_NODES)


def _general(name: str) -> str:
    """Put `<robot>` for the namespace of any robot."""
    first, *rest = name.strip("/").split("/")
    if first.startswith("robot_") and rest:
        return "/".join(["<robot>", *rest])
    return name


def _type_name(message: type) -> str:
    return f"{message.__module__.split('.')[0]}/{message.__name__}"


def _qos(profile: QoSProfile) -> str:
    reliability = "reliable" if profile.reliability == ReliabilityPolicy.RELIABLE else "best effort"
    latched = ", latched" if profile.durability == DurabilityPolicy.TRANSIENT_LOCAL else ""
    return f"{reliability}{latched}, depth {profile.depth}"


def endpoints_by_topic(facts: Iterable[NodeFacts]) -> dict[str, list[tuple[NodeKind, Endpoint]]]:
    """Gather the ends of every topic over all nodes, by topic."""
    topics: dict[str, list[tuple[NodeKind, Endpoint]]] = {}
    for node in facts:
        for endpoint in node.endpoints:
            topics.setdefault(endpoint.topic, []).append((node.kind, endpoint))
    return dict(sorted(topics.items()))
