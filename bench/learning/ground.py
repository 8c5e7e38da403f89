"""What all methods of a comparison share: the task, the site, training worlds and the judge."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.learning.job import Job
from bench.learning.timed_world import TimedWorld, WorldWatch
from leed_ros.task.mission import TaskConfig
from leed_ros.task.reward import REWARD_PRESETS
from leed_ros.task.site import Scenario
from leed_sim.evaluation import Pilot, Policy, Summary, evaluate, summarise
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
        world_watch: Adds up what the training worlds take.
    """

    job: Job
    task: TaskConfig
    scenario: Scenario
    world_watch: WorldWatch = field(default_factory=WorldWatch)

    def training_env(self) -> SwarmEnv:
        """Return the worlds to train in, kinematic; their missions come from the job's seed."""
        env = make_env(self.scenario, self.task, num_worlds=TRAINING_WORLDS, seed=self.job.seed)
        env.world = TimedWorld(env.world, self.world_watch)
        return env

    def judge(self, policies: Sequence[Policy] | Pilot) -> Summary:
        """Let policies drive the held-out missions without noise; the same ones in every job."""
        num_worlds = min(JUDGING_WORLDS, -(-self.job.missions // self.job.num_robots))
        env = make_env(self.scenario, self.task, num_worlds=num_worlds, seed=HELD_OUT)
        return summarise(evaluate(env, policies, self.job.missions))


def ground_of(job: Job) -> Ground:
    """Return where a job takes place."""
    task = TaskConfig(reward=REWARD_PRESETS[job.reward])
    return Ground(job, task, make_scenario("warehouse", job.num_robots, SITE_SEED))
