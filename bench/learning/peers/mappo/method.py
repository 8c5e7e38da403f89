"""MAPPO as a method of the comparison."""

from bench.learning.course import Course
from bench.learning.peers.mappo.team import Team
from bench.learning.settings import baseline_settings
from leed_ros.learning.places import PlaceEncoding


def train_mappo(course: Course) -> None:
    """Train all robots with a central critic, by the product's hyper-parameters."""
    job, env = course.job, course.ground.training_env()
    layout, config = course.ground.task.layout(), baseline_settings()
    places = PlaceEncoding.of(layout, config.place_octaves)
    team = Team(job.num_robots, layout.size, config, 1000 * job.seed, places)
    policies = team.policies
    course.begin(policies)
    observation = env.reset()
    for env_steps in range(env.num_worlds, job.env_steps + 1, env.num_worlds):
        decision = team.decide(observation)
        team.record(decision, env.step(decision.action))
        if team.rollout_ready:
            team.update()
            course.reached(env_steps, policies)
        observation = env.restart_finished()
    course.end(policies)
