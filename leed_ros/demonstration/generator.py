"""The generator: rounds are drawn, proposed for, executed in scratch worlds, and vetted robot by robot."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.execution import ScratchEnv, execute
from leed_ros.demonstration.execution.vetting import Verdict, Vetting
from leed_ros.demonstration.proposers.proposer import Proposer
from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.task.records import Demonstration, Round


@dataclass
class Harvest:
    """What has been generated so far.

    Attributes:
        accepted: Accepted demonstrations of each robot. Length N.
        verdicts: Verdicts on all executed missions of each robot. Length N.
        rounds: Rounds executed.
        cpu_seconds: CPU time spent [s].
    """

    accepted: list[list[Demonstration]]
    verdicts: list[list[Verdict]]
    rounds: int = 0
    cpu_seconds: float = 0.0

    @property
    def missions(self) -> int:
        """Number of missions executed."""
        return sum(len(verdicts) for verdicts in self.verdicts)

    @property
    def accepted_share(self) -> float:
        """Share of the missions that gave a demonstration; 0 before any."""
        return sum(len(accepted) for accepted in self.accepted) / max(self.missions, 1)


class DemonstrationGenerator:
    """Makes demonstrations for all robots of a swarm.

    Args:
        proposer: Who proposes plans.
        env: Scratch worlds in which they are executed; as many rounds at once as it has worlds.
        draw: Draws the next round of missions.
        config: Number of rounds, and how plans are driven.
        rng: Draws the disturbance under which they are driven.
        rules: Rules of the site; what breaks one is never accepted.
        cpu_clock: Tells the CPU time spent so far [s].
    """

    def __init__(
        self,
        proposer: Proposer,
        env: ScratchEnv,
        draw: Callable[[], Round],
        config: DemonstrationConfig,
        rng: np.random.Generator,
        *,
        rules: SiteRules | None = None,
        cpu_clock: Callable[[], float] = time.process_time,
    ) -> None:
        self._proposer, self._env, self._draw = proposer, env, draw
        self._config, self._rng, self._cpu_clock = config, rng, cpu_clock
        self._vetting = Vetting(env.scenario.site.roadmap, env.fleet.speeds(), rules)

    def generate(self) -> Iterator[Harvest]:
        """Yield all that was generated so far after every batch of rounds; whoever has enough stops asking."""
        count = self._env.num_robots
        harvest = Harvest([[] for _ in range(count)], [[] for _ in range(count)])
        while harvest.rounds < self._config.rounds:
            begin = self._cpu_clock()
            self._add_batch(harvest, min(self._env.num_worlds, self._config.rounds - harvest.rounds))
            harvest.cpu_seconds += self._cpu_clock() - begin
            yield harvest

    def _add_batch(self, harvest: Harvest, size: int) -> None:
        rounds = [self._draw() for _ in range(size)]
        plans = self._proposer.propose(rounds)
        executions = execute(self._env, rounds, plans, self._config, self._rng)
        for missions, planned, execution in zip(rounds, plans, executions, strict=True):
            harvest.rounds += 1
            for robot, verdict in enumerate(self._vetting.judge(missions, planned, execution)):
                harvest.verdicts[robot].append(verdict)
                if verdict.accepted:
                    harvest.accepted[robot].append(execution.demonstration(robot, self._proposer.name))
