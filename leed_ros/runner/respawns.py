"""Respawns: what the launch files do about nodes that die, with the means that launch has for it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from leed_ros.node_spec import NodeSpec
from leed_ros.nodes.process import EXIT_USAGE
from leed_ros.runner.restarts import RestartConfig
from leed_ros.runner.swarm_runner import SPECTATORS


class Respawns:
    """Tells how nodes are started again, and when a launch is over.

    Launch waits the same time before each restart, and counts them without a window.

    Args:
        nodes: All nodes of the launch.
        config: How soon and how often.
    """

    def __init__(self, nodes: Sequence[NodeSpec], config: RestartConfig | None = None) -> None:
        self._nodes = {node.label: node for node in nodes}
        self._config = config or RestartConfig()
        self._deaths: Counter[str] = Counter()
        self._lost: set[str] = set()

    def arguments(self, node: NodeSpec) -> dict[str, Any]:
        """Return the arguments of a node's action that have it started again."""
        if node.restart is None:
            return {}
        delay, most = self._config.first_delay, self._config.most
        return {"respawn": True, "respawn_delay": delay, "respawn_max_retries": most}

    def ended(self, label: str, code: int) -> bool:
        """Take the end of a node's process; return whether the launch is over.

        It is when a node is lost that is needed: because it cannot be started again, has died too often, or was told
        what cannot be. Robots are lost one by one, and those who only watch are not needed beside others.
        """
        self._deaths[label] += 1
        node = self._nodes[label]
        if node.restart is None or code == EXIT_USAGE or self._deaths[label] > self._config.most:
            self._lost.add(label)
        alike = {other.label for other in self._nodes.values() if other.name == node.name}
        needed = label not in SPECTATORS or len(self._nodes) == 1
        return needed and alike <= self._lost
