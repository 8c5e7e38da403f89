"""What one node publishes, hears, offers and asks for, read from the node itself while it runs."""

import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import rclpy
from rclpy.signals import SignalHandlerOptions


@dataclass(frozen=True)
class Rights:
    """What one node needs; all names are full ones.

    Attributes:
        enclave: Path of the enclave that its process runs in.
        namespace: Namespace of the node.
        node: Name of the node.
        publishes: Topics that it publishes.
        subscribes: Topics that it hears.
        replies: Services that it offers.
        requests: Services that it asks for.
    """

    enclave: str
    namespace: str
    node: str
    publishes: frozenset[str] = frozenset()
    subscribes: frozenset[str] = frozenset()
    replies: frozenset[str] = frozenset()
    requests: frozenset[str] = frozenset()

    def with_more(self, publishes: Iterable[str] = (), subscribes: Iterable[str] = ()) -> "Rights":
        """Return the same rights and more topics, which a node uses only in some configurations."""
        return replace(self, publishes=self.publishes.union(publishes), subscribes=self.subscribes.union(subscribes))

    def without(self, prefix: str) -> "Rights":
        """Return the same rights but for topics whose names begin so."""

        def kept(names: frozenset[str]) -> frozenset[str]:
            return frozenset(name for name in names if not name.startswith(prefix))

        return replace(self, publishes=kept(self.publishes), subscribes=kept(self.subscribes))

    def moved(self, old: str, new: str, enclave: str) -> "Rights":
        """Return the same rights of a node in another namespace.

        Args:
            old: Namespace of the node.
            new: Its other namespace.
            enclave: Path of the enclave there.
        """

        def renamed(names: frozenset[str]) -> frozenset[str]:
            return frozenset(f"{new}{name[len(old) :]}" if name.startswith(f"{old}/") else name for name in names)

        topics = renamed(self.publishes), renamed(self.subscribes)
        return Rights(enclave, new, self.node, *topics, renamed(self.replies), renamed(self.requests))


def rights_of(
    module: str, shell: str, enclave: str, namespace: str, parameters: Mapping[str, object] | None = None
) -> Rights:
    """Start a node, look at it, and end it.

    Args:
        module: Module of the node.
        shell: Class of the node in it.
        enclave: Path of the enclave that it is to run in.
        namespace: Namespace to start it in.
        parameters: Those that are not the default ones.
    """
    given = [word for name, value in (parameters or {}).items() for word in ("-p", f"{name}:={value}")]
    arguments = ["--ros-args", "-r", f"__ns:={namespace}", *given]
    rclpy.init(args=arguments, signal_handler_options=SignalHandlerOptions.NO)
    try:
        running = getattr(importlib.import_module(module), shell)()
        try:
            return _rights(running.node, enclave)
        finally:
            running.close()
            running.node.destroy_node()
    finally:
        rclpy.try_shutdown()


def _rights(node: Any, enclave: str) -> Rights:
    return Rights(
        enclave,
        node.get_namespace(),
        node.get_name(),
        frozenset(publisher.topic_name for publisher in node.publishers) | {"/rosout"},
        frozenset(subscription.topic_name for subscription in node.subscriptions),
        frozenset(node.resolve_service_name(service.srv_name) for service in node.services),
        frozenset(node.resolve_service_name(client.srv_name) for client in node.clients),
    )
