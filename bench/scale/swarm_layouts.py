"""How the robots of a measured swarm are laid out over processes and topics."""

from dataclasses import dataclass

from leed_ros.node_spec import NodeSpec
from leed_ros.swarm import SwarmConfig, swarm_nodes
from leed_ros.task.config import Scalar

HOSTS = 2
"""Processes that co-hosted robots are spread over: one for each core of a small machine."""


@dataclass(frozen=True)
class Layout:
    """A layout.

    Attributes:
        name: For people.
        hosts: Number of processes of robots; 0 gives every robot its own.
        transport: Topics of readings and commands.
        executor: Executor of rclpy.
    """

    name: str
    hosts: int = 0
    transport: str = "per_robot"
    executor: str = "events"

    def nodes(self, num_robots: int, physics: str, *, training: bool) -> list[NodeSpec]:
        """Describe a swarm of so many robots that runs until it is stopped, without demonstrations."""
        config = SwarmConfig(
            num_robots=num_robots,
            robots_per_process=-(-num_robots // self.hosts) if self.hosts else 1,
            transport=self.transport,
            physics=physics,
            demonstrator="none",
            max_steps=0,
        )
        common: dict[str, Scalar] = {"executor": self.executor}
        robots: dict[str, Scalar] = {"training": training, "use_contact": self.transport == "fleet", **common}
        nodes = swarm_nodes(config)
        return [
            node.with_parameters({label: common if label == "simulation" else robots for label in node.labels})
            for node in nodes
        ]


LAYOUTS = (
    Layout("processes, SingleThreadedExecutor", executor="single_threaded"),
    Layout("processes"),
    Layout("co-hosted", hosts=HOSTS),
    Layout("fleet path, processes", transport="fleet"),
    Layout("fleet path", hosts=HOSTS, transport="fleet"),
    Layout("fleet path, one process", hosts=1, transport="fleet"),
)
"""All layouts, by how much they share."""
