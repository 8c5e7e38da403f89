"""skrl's IPPO and MAPPO as methods of the comparison."""

from collections.abc import Callable

from bench.learning.course import Course
from bench.learning.peers.view import View
from bench.learning.settings import baseline_settings


def train_skrl(sees: str) -> Callable[[Course], None]:
    """Return what trains by skrl; the critic sees `observations` (IPPO) or `states` (MAPPO)."""

    def train(course: Course) -> None:
        from bench.learning.peers.with_skrl.swarm import SkrlSwarm  # noqa: PLC0415 (skrl may be missing)

        job, config = course.job, baseline_settings()
        view = View(course.ground.task.layout(), config.place_octaves)
        swarm = SkrlSwarm(course.ground.training_env(), view, sees, config, 1000 * job.seed)
        policies = swarm.policies()
        course.begin(policies)
        for env_steps in swarm.learn(job.env_steps):
            course.reached(env_steps, policies)
        course.end(policies)

    return train
