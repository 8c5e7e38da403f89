"""The local proposer: everybody takes the cheapest way under one convention; nobody plans for all."""

from collections.abc import Sequence

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.plan import RoundPlans
from leed_ros.demonstration.instructions.local_planner import LocalPlanner
from leed_ros.demonstration.roads.conventions import Convention
from leed_ros.demonstration.roads.roadmap import driving_graph
from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.task.records import Round
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import Roadmap


def local_planner(
    roadmap: Roadmap,
    convention: Convention,
    robot: RobotConfig,
    config: DemonstrationConfig,
    rules: SiteRules | None = None,
) -> LocalPlanner:
    """Make a local planner under a convention and the rules of a site."""
    graph = driving_graph(roadmap, convention, config.wrong_way_cost, rules)
    return LocalPlanner(roadmap, graph, config.speed_fraction * robot.max_linear_velocity, rules)


class LocalProposer:
    """Proposes what every robot would drive by itself.

    Args:
        name: Who thought of the convention: search or llm.
        planner: Lays the ways under it.
    """

    def __init__(self, name: str, planner: LocalPlanner) -> None:
        self.name, self._planner = name, planner

    def propose(self, rounds: Sequence[Round]) -> list[RoundPlans]:
        """Plan every round; see `LocalPlanner.plan`."""
        return [self._planner.plan(missions) for missions in rounds]
