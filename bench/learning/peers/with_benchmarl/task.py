"""What BenchMARL asks of a task."""

from collections.abc import Callable
from typing import Any

from benchmarl.environments.common import TaskClass
from torchrl.envs import EnvBase

from bench.learning.ground import Ground
from bench.learning.peers.view import View
from bench.learning.peers.with_benchmarl.worlds import GROUP, SwarmTorchEnv


class SwarmTask(TaskClass):  # type: ignore[misc]
    """The missions of a ground, in its training worlds.

    Args:
        ground: Where they take place.
        view: What is seen.
    """

    def __init__(self, ground: Ground, view: View) -> None:
        super().__init__(name="MISSIONS", config={})
        self._ground, self._view = ground, view

    def get_env_fun(
        self, num_envs: int, continuous_actions: bool, seed: int | None, device: Any
    ) -> Callable[[], EnvBase]:
        """Return what makes the worlds, always as many as there are for training."""
        return lambda: SwarmTorchEnv(self._ground.training_env(), self._view)

    def supports_continuous_actions(self) -> bool:
        """Tell that actions are continuous."""
        return True

    def supports_discrete_actions(self) -> bool:
        """Tell that none is discrete."""
        return False

    def max_steps(self, env: EnvBase) -> int:
        """Return the steps of a mission."""
        return self._ground.task.mission.max_steps

    def has_render(self, env: EnvBase) -> bool:
        """Tell that nothing is drawn."""
        return False

    def group_map(self, env: EnvBase) -> dict[str, list[str]]:
        """Return the robots by group: one holds all, each of them with a network of its own."""
        return {GROUP: [f"robot_{robot}" for robot in range(self._ground.job.num_robots)]}

    def observation_spec(self, env: EnvBase) -> Any:
        """Return what robots observe."""
        return env.full_observation_spec_unbatched

    def action_spec(self, env: EnvBase) -> Any:
        """Return what robots may do."""
        return env.full_action_spec_unbatched

    def info_spec(self, env: EnvBase) -> None:
        """Tell that there is nothing else."""

    def state_spec(self, env: EnvBase) -> None:
        """Tell that critics see no more than robots do."""

    def action_mask_spec(self, env: EnvBase) -> None:
        """Tell that all actions are allowed."""

    @staticmethod
    def env_name() -> str:
        """Return the name of the environment."""
        return "leed_ros"
