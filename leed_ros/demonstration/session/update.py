"""Updates: what a session tells its node, piece by piece."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from leed_ros.demonstration.refinement.figures import RoundFigures
from leed_ros.task.records import Demonstration


@dataclass(frozen=True)
class Update:
    """What a session has come to.

    Attributes:
        state: One line for diagnostics.
        demonstrations: All demonstrations of each robot, if they have changed. Length N.
        rejected: What was driven of late and not accepted, of each robot, if there is anything new. Length N.
        complete: They are all that this turn brings: a good moment to publish them.
        by_proposer: How many demonstrations come from whom.
        missions: Missions executed so far.
        accepted_share: Share of them that gave a demonstration.
        figures: A round of refinement that has ended.
        rules: The rules that hold, one sentence each.
        questions: What the operator is asked, what no rule came of, contradictions and remarks included.
        warning: What somebody should know, in one line.
    """

    state: str
    demonstrations: tuple[tuple[Demonstration, ...], ...] | None = None
    rejected: tuple[tuple[Demonstration, ...], ...] | None = None
    complete: bool = False
    by_proposer: Mapping[str, int] = field(default_factory=dict)
    missions: int = 0
    accepted_share: float = 0.0
    figures: RoundFigures | None = None
    rules: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    warning: str = ""
