"""The services by which a person supervises a node: std_srvs/Trigger under the node's own name."""

from collections.abc import Callable, Mapping
from typing import Any

from rclpy.node import Node
from std_srvs.srv import Trigger

Answer = tuple[bool, str]
"""Whether it was done, or begun, and one line about it."""


def offer_services(node: Node, actions: Mapping[str, Callable[[], Answer]]) -> list[Any]:
    """Offer each action as a service `~/name`, such as `/<robot>/robot/pause`; returns the services."""
    return [node.create_service(Trigger, f"~/{name}", _callback(action)) for name, action in actions.items()]


def _callback(action: Callable[[], Answer]) -> Callable[[Trigger.Request, Trigger.Response], Trigger.Response]:
    def serve(request: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        response.success, response.message = action()
        return response

    return serve
