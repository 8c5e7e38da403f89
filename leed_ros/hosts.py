"""A swarm on several machines: which of its nodes run on this one, and where the others are."""

import os
import re
from collections.abc import MutableMapping, Sequence

from leed_ros.node_spec import NodeSpec
from leed_ros.task.config import ConfigError

STATIC_PEERS, RANGE = "ROS_STATIC_PEERS", "ROS_AUTOMATIC_DISCOVERY_RANGE"
_SPAN = re.compile(r"(robot_)(\d{1,3})-(\d{1,3})")
_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:-]{0,252}")


def on_this_machine(nodes: Sequence[NodeSpec], chosen: str) -> list[NodeSpec]:
    """Return the processes that run on this machine.

    Args:
        nodes: All processes of the swarm.
        chosen: Labels of nodes with commas; `robot_0-3` is robot_0 to robot_3. Empty for all nodes.

    Raises:
        ConfigError: A label is not one of a node, or nodes that share a process are to be apart.
    """
    if not chosen:
        return list(nodes)
    labels = {label for word in chosen.split(",") for label in _labels(word.strip())}
    if unknown := labels - {label for node in nodes for label in node.labels}:
        raise ConfigError(f"nodes: {min(unknown)} is none of this swarm's, which has {_names(nodes)}")
    here = [node for node in nodes if labels.intersection(node.labels)]
    for node in here:
        if not labels.issuperset(node.labels):
            raise ConfigError(f"nodes: {', '.join(node.labels)} share a process and are to run on one machine")
    return here


def name_peers(peers: str, environment: MutableMapping[str, str] = os.environ) -> None:
    """Have the nodes that are started from now on look for others on these machines, by unicast alone.

    What the user has set in the environment stays as it is; so does everything if there are no peers.

    Args:
        peers: Addresses or names of machines, with commas.
        environment: Is changed.

    Raises:
        ConfigError: A word is no address.
    """
    words = [word.strip() for word in peers.split(",")] if peers else []
    for word in words:
        if not _ADDRESS.fullmatch(word):
            raise ConfigError(f"peers: {word!r} is no address or name of a machine")
    if words:
        environment.setdefault(STATIC_PEERS, ";".join(words))
        environment.setdefault(RANGE, "LOCALHOST")  # as far as nobody is named: no multicast


def _labels(word: str) -> list[str]:
    span = _SPAN.fullmatch(word)
    if not span:
        return [word]
    name, first, last = span.groups()
    return [f"{name}{number}" for number in range(int(first), int(last) + 1)]


def _names(nodes: Sequence[NodeSpec]) -> str:
    return ", ".join(label for node in nodes for label in node.labels)
