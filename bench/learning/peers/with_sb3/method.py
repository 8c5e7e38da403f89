"""Stable-Baselines3's PPO as a method of the comparison."""

from typing import Any

from bench.learning.course import Course
from bench.learning.peers.view import View
from bench.learning.settings import ROLLOUT_STEPS, baseline_settings
from leed_ros.learning.config import LearningConfig
from leed_ros.task.observation import Observation
from leed_sim.evaluation import Policy


def train_sb3(course: Course) -> None:
    """Train one policy for all robots, from what all of them experience."""
    from stable_baselines3.common.vec_env import VecNormalize  # noqa: PLC0415 (may be missing)

    from bench.learning.peers.with_sb3.worlds import SwarmVecEnv  # noqa: PLC0415

    config = baseline_settings()
    view = View(course.ground.task.layout(), config.place_octaves)
    worlds = SwarmVecEnv(course.ground.training_env(), view)
    scaled = VecNormalize(worlds, norm_reward=False)
    model = _model(worlds, scaled, config, course.job.seed)
    policies = [view.policy(_deterministic(model, scaled))] * course.job.num_robots
    course.begin(policies)
    rollouts, samples = course.job.env_steps // ROLLOUT_STEPS, ROLLOUT_STEPS * course.job.num_robots
    for rollout in range(rollouts):
        model.learn(samples, reset_num_timesteps=rollout == 0, log_interval=None)
        course.reached((rollout + 1) * ROLLOUT_STEPS, policies)
    course.end(policies)


def _model(worlds: Any, scaled: Any, config: LearningConfig, seed: int) -> Any:
    """Make the learner, with the hyper-parameters of ours."""
    import torch  # noqa: PLC0415 (takes seconds, and so do these)
    from stable_baselines3 import PPO  # noqa: PLC0415
    from stable_baselines3.common.utils import set_random_seed  # noqa: PLC0415

    from bench.learning.peers.with_sb3.buffer import MissionBuffer  # noqa: PLC0415

    set_random_seed(seed)  # PPO's own argument seeds environments, too, which these do not allow
    hidden = [config.hidden_size] * config.hidden_layers
    return PPO(
        "MlpPolicy",
        scaled,
        learning_rate=config.learning_rate,
        n_steps=config.rollout_steps // worlds.num_worlds,
        batch_size=config.rollout_steps * worlds.num_robots // config.num_minibatches,
        n_epochs=config.update_epochs,
        gamma=config.gamma,
        gae_lambda=config.gae_lambda,
        clip_range=config.clip_coef,
        ent_coef=config.ent_coef,
        vf_coef=0.5 * config.vf_coef,  # ours is of half the squared error
        max_grad_norm=config.max_grad_norm,
        rollout_buffer_class=MissionBuffer,
        rollout_buffer_kwargs={"worlds": worlds, "num_minibatches": config.num_minibatches},
        policy_kwargs={"net_arch": hidden, "activation_fn": torch.nn.Tanh, "log_std_init": config.log_std},
        device="cpu",
    )


def _deterministic(model: Any, scaled: Any) -> Policy:
    """Return the policy's mean, of observations that are scaled as in training."""

    def act(observation: Observation) -> Any:
        return model.predict(scaled.normalize_obs(observation), deterministic=True)[0]

    return act
