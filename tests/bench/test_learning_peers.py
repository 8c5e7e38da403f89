import importlib
from dataclasses import replace

import numpy as np
import pytest
import torch

from bench.learning.course import Course
from bench.learning.ground import ground_of
from bench.learning.job import Job, JobResult, Point
from bench.learning.methods.method import Method, needs
from bench.learning.methods.registry import METHODS, run_job
from bench.learning.peers.mappo.critic import CentralCritic
from bench.learning.peers.mappo.experience import JointRollout
from bench.learning.peers.mappo.team import Team
from bench.learning.peers.view import View
from bench.learning.throughput import job_of, pace_of
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.places import PlaceEncoding
from leed_ros.learning.policy import ActorCritic
from leed_ros.learning.rollout import Decision
from leed_ros.task.mission import MissionStep

JOB = Job("mappo", 2, "dense", 0, 4096, 2, 16, 1)

LIBRARIES = {"skrl_ippo": "skrl", "skrl_mappo": "skrl", "sb3_ppo": "stable_baselines3", "benchmarl_ippo": "benchmarl"}


def joint_rollout(rewards, terminated, truncated, valid):
    """Rows of one world and one robot whose observation is its number."""
    rollout = JointRollout()
    for row, (reward, end, late, on) in enumerate(zip(rewards, terminated, truncated, valid, strict=True)):
        here, there = (np.full((1, 1, 1), number, np.float32) for number in (row, row + 1))
        flags = (np.array([[flag]]) for flag in (end, late, on))
        decision = Decision(here, np.zeros((1, 1, 2), np.float32), np.zeros((1, 1), np.float32))
        rollout.add(decision, MissionStep(there, np.array([[reward]]), *flags))
    return rollout


class Ten(torch.nn.Module):
    """A critic that expects ten everywhere."""

    def forward(self, observation):
        return torch.full(observation.shape[:-1], 10.0)


def test_a_mission_that_ends_is_worth_its_reward_one_that_is_cut_off_what_the_critic_expects():
    rollout = joint_rollout([1.0, 5.0, 0.0, 2.0], [False, True, False, False], [False] * 4, [True, True, False, True])
    target = rollout.batch(Ten(), LearningConfig(gamma=0.5, gae_lambda=1.0)).target[:, 0].tolist()
    assert target[:2] == [1.0 + 0.5 * 5.0, 5.0]  # the second step terminated
    assert target[3] == 2.0 + 0.5 * 10.0  # the rollout ended, the mission did not
    late = joint_rollout([1.0, 1.0], [False, False], [True, False], [True, True])
    assert late.batch(Ten(), LearningConfig(gamma=0.5, gae_lambda=1.0)).target[0, 0] == 1.0 + 0.5 * 10.0


def test_advantages_are_normalised_by_what_robots_did_on_missions():
    rollout = joint_rollout([1.0, 3.0, 1e6], [True, True, True], [False] * 3, [True, True, False])
    batch = rollout.batch(Ten(), LearningConfig())
    assert batch.advantage[:2, 0].tolist() == pytest.approx([-1.0, 1.0])


def test_a_robot_acts_by_its_own_observation_while_the_critic_sees_all():
    team = Team(2, 3, LearningConfig(), 0)
    seen = np.random.default_rng(0).normal(size=(1, 2, 3)).astype(np.float32)
    other = seen.copy()
    other[:, 1] += 1.0
    first, second = team.policies
    assert np.array_equal(first(seen[:, 0]), first(other[:, 0]))
    assert not np.array_equal(second(seen[:, 1]), second(other[:, 1]))
    with torch.no_grad():
        before, after = (team.critic(torch.from_numpy(array))[0, 0] for array in (seen, other))
    assert before != after
    mine, others = (set(map(id, actor.parameters())) for actor in team.actors)
    assert not mine & others


def test_the_critic_learns_what_the_robots_are_rewarded_for():
    generator = torch.Generator().manual_seed(0)
    assert CentralCritic(2, 3, 8, generator, PlaceEncoding())(torch.zeros(5, 4, 2, 3)).shape == (5, 4, 2)
    team = Team(2, 3, LearningConfig(rollout_steps=64, gamma=0.0, vf_coef=1.0, learning_rate=5e-3), 0)
    rng = np.random.default_rng(0)
    for _ in range(20):
        seen = rng.normal(size=(64, 2, 3)).astype(np.float32)
        always = np.ones((64, 2), dtype=np.bool_)
        reward = np.stack([seen[:, 1, 0], -seen[:, 0, 1]], axis=1)  # each one's depends on the other
        team.record(team.decide(seen), MissionStep(seen, reward, always, ~always, always))
        assert team.rollout_ready
        team.update()
    seen = torch.from_numpy(rng.normal(size=(256, 2, 3)).astype(np.float32))
    wanted = torch.stack([seen[:, 1, 0], -seen[:, 0, 1]], dim=1)
    with torch.no_grad():
        assert (team.critic(seen) - wanted).square().mean() < 0.3 * wanted.square().mean()


def test_others_see_what_the_networks_of_the_product_are_told():
    layout = ground_of(JOB).task.layout()
    view, places = View(layout, 3), PlaceEncoding.of(layout, 3)
    policy = ActorCritic(layout.size, LearningConfig(), torch.Generator().manual_seed(0), places)
    observation = np.random.default_rng(0).normal(size=(2, 4, layout.size)).astype(np.float32)
    with torch.no_grad():
        told = policy._inputs(torch.from_numpy(observation))
    assert view.size == told.shape[-1] > layout.size
    assert view(observation)[..., layout.size :] == pytest.approx(told[..., layout.size :].numpy())
    assert np.array_equal(View(layout, 0)(observation), observation)


def test_mappo_trains_in_the_worlds_of_the_others_and_gives_the_same_again():
    once, again = run_job(JOB), run_job(JOB)
    assert [point.env_steps for point in once.points] == [0, 2048, 4096]
    assert [replace(point, cpu_seconds=0, wall_seconds=0) for point in once.points] == [
        replace(point, cpu_seconds=0, wall_seconds=0) for point in again.points
    ]
    assert 0.0 < once.cost.world_cpu_seconds < once.last.cpu_seconds
    assert once.robot_step_seconds > 0.0
    assert once.robot_memory < 200.0


def test_orca_brings_robots_past_each_other_where_straight_lines_do_not():
    pytest.importorskip("pyrvo")
    job = replace(JOB, method="orca_one_way", num_robots=8, missions=64)
    ends = {method: run_job(replace(job, method=method)).last for method in ("orca_one_way", "orca", "follower")}
    assert ends["orca_one_way"].arrived >= 0.95
    assert ends["orca_one_way"].clean > ends["orca"].clean > ends["follower"].clean + 0.2


@pytest.mark.parametrize("method", LIBRARIES)
def test_a_library_trains_in_the_same_worlds(method):
    pytest.importorskip(LIBRARIES[method])
    points = run_job(replace(JOB, method=method)).points
    assert [point.env_steps for point in points] == [0, 2048, 4096]
    drives = {(point.arrived, point.clean, point.time_ratio) for point in points}
    assert len(drives) == 3  # every update has changed how they drive


def test_skrl_learns_from_missions_alone():
    pytest.importorskip("skrl")
    memory = importlib.import_module("bench.learning.peers.with_skrl.memory").MissionMemory(3, 2)
    for name in ("rewards", "advantages"):
        memory.create_tensor(name=name, size=1, dtype=torch.float32)
    for row in range(3):
        memory.on_mission = torch.tensor([True, row == 0])
        memory.add_samples(rewards=torch.full((2, 1), float(row)))
    memory.set_tensor_by_name("advantages", torch.tensor([[1.0, 3.0], [2.0, 99.0], [2.0, 99.0]])[..., None])
    (rewards, advantages), (more, _) = memory.sample(["rewards", "advantages"], batch_size=6, mini_batches=2)
    assert sorted(torch.cat([rewards, more])[:, 0].tolist()) == [0.0, 0.0, 1.0, 2.0]
    assert advantages.abs().max() < 2.0


def test_stable_baselines_learns_from_missions_alone_and_is_told_of_time_limits():
    pytest.importorskip("stable_baselines3")
    worlds = importlib.import_module("bench.learning.peers.with_sb3.worlds").SwarmVecEnv
    ground = ground_of(replace(JOB, num_robots=2))
    env = ground.training_env()
    swarm = worlds(env, View(ground.task.layout(), 2))
    swarm.reset()
    env.missions.active[0, 1] = False
    for _ in range(ground.task.mission.max_steps):
        swarm.step_async(np.zeros((64, 2), np.float32))
        _, _, ended, remarks = swarm.step_wait()
    assert ended[0] and remarks[0]["TimeLimit.truncated"]
    assert ended[1] and not remarks[1]
    assert not swarm.valid[1] and swarm.valid[0]


def test_a_method_whose_library_is_missing_says_so_and_is_not_run():
    method = Method("of no library", lambda course: None, needs("no_such_library", "numpy"))
    assert "no_such_library" in method.lacks(JOB) and "numpy" not in method.lacks(JOB)
    assert METHODS["mappo"].lacks(JOB) == ""


def test_a_course_judges_when_it_is_time_and_not_twice_at_the_end():
    course = Course(ground_of(replace(JOB, num_robots=1, missions=1, env_steps=100, evaluations=2)))
    policies = [lambda observation: np.zeros((len(observation), 2))]
    course.begin(policies)
    for env_steps in (40, 60, 90, 100):
        course.reached(env_steps, policies)
    course.end(policies)
    assert [point.env_steps for point in course.result().points] == [0, 60, 100]


def test_a_pace_is_taken_from_the_end_of_one_update_to_the_end_of_another():
    job = job_of("ippo", 2, 0, 2)
    points = [Point(steps, cpu, cpu, 0, 0, None) for steps, cpu in ((0, 0), (2100, 3), (4200, 5), (5120, 9))]
    assert job.env_steps == 5120
    assert pace_of(JobResult(job, tuple(points))).samples_per_second == 2 * 2100 / 2
