"""The bench of one site: missions to choose conventions by, and missions held out to measure what was chosen."""

import numpy as np

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.execution import ScratchEnv
from leed_ros.demonstration.generator import DemonstrationGenerator, Harvest
from leed_ros.demonstration.planning.planner import Planner
from leed_ros.demonstration.proposers.local import LocalProposer, local_planner
from leed_ros.demonstration.proposers.proposer import PlannerProposer, Proposer
from leed_ros.demonstration.proposers.trial import Outcome, Trial
from leed_ros.demonstration.roads.conventions import Convention
from leed_ros.task.records import Round

CHOICE_STREAM, HELD_OUT_STREAM, NOISE_STREAM = 21, 22, 23


class SiteBench:
    """Judges conventions, every robot driving by itself under them.

    Args:
        env: Scratch worlds of the site.
        config: How robots drive.
        missions: Rounds of missions to choose by, and as many held out.
        seed: Decides the missions and the disturbance.

    Attributes:
        env: The scratch worlds.
        rounds: Missions to choose by.
    """

    def __init__(self, env: ScratchEnv, config: DemonstrationConfig, missions: int, seed: int) -> None:
        self.env, self._config, self._seed = env, config.replace(rounds=missions), seed
        self.rounds = self._draw(CHOICE_STREAM)
        self._choice = Trial(env, self.rounds, config, seed)

    def judge(self, convention: Convention) -> Outcome:
        """Try a convention on the missions to choose by."""
        return self._choice.run(self._local(convention).propose)

    def measure(self, convention: Convention) -> Harvest:
        """Drive under a convention on the missions held out."""
        return self._harvest(self._local(convention))

    def measure_planner(self, convention: Convention, rng: np.random.Generator) -> Harvest:
        """Let a planner plan for all robots under a convention, on the missions held out."""
        planner = Planner(self.env.scenario.site.roadmap, convention, self.env.task, self._config, rng)
        return self._harvest(PlannerProposer(planner))

    def _harvest(self, proposer: Proposer) -> Harvest:
        draw = iter(self._draw(HELD_OUT_STREAM)).__next__
        rng = np.random.default_rng((self._seed, NOISE_STREAM))
        *_, harvest = DemonstrationGenerator(proposer, self.env, draw, self._config, rng).generate()
        return harvest

    def _local(self, convention: Convention) -> LocalProposer:
        roadmap = self.env.scenario.site.roadmap
        return LocalProposer("search", local_planner(roadmap, convention, self.env.task.robot, self._config))

    def _draw(self, stream: int) -> list[Round]:
        rng = np.random.default_rng((self._seed, stream))
        return [self.env.scenario.draw(rng) for _ in range(self._config.rounds)]
