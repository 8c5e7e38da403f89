"""What all methods of a comparison share: the task, the site, training worlds and the judge."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.learning.job import Job
from leed_ros.task.mission import TaskConfig
from leed_ros.task.reward import REWARD_PRESETS
from leed_ros.task.site import Scenario
from leed_sim.evaluation import Policy, Summary, evaluate, summarise
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import SwarmEnv, make_env

SITE_SEED, HELD_OUT = 0, 1_000_003
TRAINING_WORLDS, JUDGING_WORLDS = 32, 16


@dataclass(frozen=True)
class Ground:
    """Where a job takes place.

    Attributes:
        job: The job.
        task: What every robot does.
        scenario: The site and its missions.
    """

    job: Job
    task: TaskConfig
    scenario: Scenario

    def training_env(self) -> SwarmEnv:
        """Return the worlds to train in, kinematic; their missions come from the job's seed."""
        return make_env(self.scenario, self.task, num_worlds=TRAINING_WORLDS, seed=self.job.seed)

    def judge(self, policies: Sequence[Policy]) -> Summary:
        """Let policies drive the held-out missions without noise; the same ones in every job."""
        env = make_env(self.scenario, self.task, num_worlds=JUDGING_WORLDS, seed=HELD_OUT)
        return summarise(evaluate(env, policies, self.job.missions))


def ground_of(job: Job) -> Ground:
    """Return where a job takes place."""
    task = TaskConfig(reward=REWARD_PRESETS[job.reward])
    return Ground(job, task, make_scenario("warehouse", job.num_robots, SITE_SEED))
