"""BenchMARL's IPPO as a method of the comparison."""

import os
import tempfile
from typing import Any

import torch

from bench.learning.course import Course
from bench.learning.ground import TRAINING_WORLDS
from bench.learning.peers.view import View
from bench.learning.settings import ROLLOUT_STEPS, baseline_settings
from leed_ros.learning.config import LearningConfig
from leed_ros.task.observation import Observation
from leed_sim.evaluation import Pilot
from leed_sim.vector_env import SwarmEnv


def train_benchmarl(course: Course) -> None:
    """Train by BenchMARL; each robot has networks of its own, in one group."""
    os.environ["TQDM_DISABLE"] = "1"
    from benchmarl.experiment import Experiment  # noqa: PLC0415 (may be missing)
    from benchmarl.models import MlpConfig  # noqa: PLC0415

    from bench.learning.peers.with_benchmarl.judging import Judging  # noqa: PLC0415
    from bench.learning.peers.with_benchmarl.task import SwarmTask  # noqa: PLC0415

    config = baseline_settings()
    view = View(course.ground.task.layout(), config.place_octaves)
    cells = [config.hidden_size] * config.hidden_layers
    network = MlpConfig(num_cells=cells, activation_class=torch.nn.Tanh, layer_class=torch.nn.Linear)
    with tempfile.TemporaryDirectory() as folder:
        experiment = Experiment(
            task=SwarmTask(course.ground, view),
            algorithm_config=_algorithm(config),
            model_config=network,
            seed=course.job.seed,
            config=_settings(config, course.job.env_steps, folder),
        )
        pilot = _pilot(experiment, view)
        judging = Judging(course, pilot)
        judging.experiment = experiment
        experiment.callbacks.append(judging)  # not when it is made: all that it is made of is pickled
        course.begin(pilot)
        experiment.run()
        course.end(pilot)


def _algorithm(config: LearningConfig) -> Any:
    from bench.learning.peers.with_benchmarl.ippo import MissionIppoConfig  # noqa: PLC0415

    return MissionIppoConfig(
        share_param_critic=False,
        clip_epsilon=config.clip_coef,
        entropy_coef=config.ent_coef,
        critic_coef=0.5 * config.vf_coef,  # ours is of half the squared error
        loss_critic_type="l2",
        lmbda=config.gae_lambda,
        scale_mapping="biased_softplus_0.6",  # a deviation of exp(-0.5) at first; it depends on the state here
        use_tanh_normal=False,
        minibatch_advantage=False,
    )


def _settings(config: LearningConfig, env_steps: int, folder: str) -> Any:
    from benchmarl.experiment import ExperimentConfig  # noqa: PLC0415

    settings = ExperimentConfig.get_from_yaml()
    settings.share_policy_params = False
    settings.gamma, settings.lr, settings.adam_eps = config.gamma, config.learning_rate, 1e-5
    settings.clip_grad_norm, settings.clip_grad_val = True, config.max_grad_norm
    settings.max_n_frames = env_steps // ROLLOUT_STEPS * ROLLOUT_STEPS
    settings.on_policy_collected_frames_per_batch = ROLLOUT_STEPS
    settings.on_policy_n_envs_per_worker = TRAINING_WORLDS
    settings.on_policy_n_minibatch_iters = config.update_epochs
    settings.on_policy_minibatch_size = ROLLOUT_STEPS // config.num_minibatches
    settings.evaluation, settings.render, settings.evaluation_episodes = False, False, 1
    settings.loggers, settings.create_json, settings.save_folder = [], False, folder
    return settings


def _pilot(experiment: Any, view: View) -> Pilot:
    """Return all robots' policies without noise; each acts by its own observation alone."""
    from tensordict import TensorDict  # noqa: PLC0415
    from torchrl.envs.utils import ExplorationType, set_exploration_type  # noqa: PLC0415

    from bench.learning.peers.with_benchmarl.worlds import GROUP  # noqa: PLC0415

    @torch.no_grad()
    def act(_: SwarmEnv, observation: Observation) -> Any:
        seen = TensorDict({"observation": torch.from_numpy(view(observation))}, batch_size=observation.shape[:2])
        with set_exploration_type(ExplorationType.DETERMINISTIC):
            return experiment.policy(TensorDict({GROUP: seen}, batch_size=len(observation)))[GROUP, "action"].numpy()

    return act
