from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from leed_ros.learning.agent import Agent
from leed_ros.learning.checkpoint import CheckpointError, load_checkpoint, save_checkpoint, start_from_checkpoint
from leed_ros.task.mission import TaskConfig


@pytest.fixture
def agent(layout, config, demonstrations, rollout_of, swarm) -> Agent:
    agent = Agent(layout, config, seed=3)
    agent.demonstrations.replace(demonstrations)
    agent.warm_start()
    agent.update(rollout_of(agent, swarm(4, 1, 0)))
    return agent


@pytest.fixture
def going_on(rollout_of, swarm, demonstrations) -> Callable[[Agent], list[np.ndarray]]:
    """Return everything that two more updates and a decision come to."""

    def outcome(agent: Agent) -> list[np.ndarray]:
        agent.demonstrations.replace(demonstrations)
        world = swarm(4, 1, seed=9)
        metrics = [agent.update(rollout_of(agent, world)) for _ in range(2)]
        weights = [tensor.numpy() for tensor in agent.policy.state_dict().values()]
        action = agent.decide(world.reset()[:, 0]).action
        return [*weights, action, np.array([list(vars(item).values()) for item in metrics])]

    return outcome


def test_restoring_and_going_on_equals_never_having_stopped(agent, layout, going_on, tmp_path) -> None:
    path = tmp_path / "robot_0.pt"
    save_checkpoint(agent, path)
    restored = load_checkpoint(path, layout)
    assert restored.config == agent.config
    assert not restored.wants_warm_start
    expected, actual = going_on(agent), going_on(restored)
    assert all(np.array_equal(a, b) for a, b in zip(expected, actual, strict=True))


def test_the_previous_version_is_kept_and_nothing_else(agent, layout, rollout_of, swarm, tmp_path) -> None:
    path = tmp_path / "robot_0.pt"
    save_checkpoint(agent, path)
    agent.update(rollout_of(agent, swarm(4, 1, 0)))
    save_checkpoint(agent, path)
    assert load_checkpoint(path, layout).updates == 2
    assert load_checkpoint(tmp_path / "robot_0.pt.previous", layout).updates == 1
    assert {file.name for file in tmp_path.iterdir()} == {"robot_0.pt", "robot_0.pt.previous"}


def test_starting_from_a_checkpoint_keeps_the_robots_own_configuration(agent, layout, config, tmp_path) -> None:
    path = tmp_path / "robot_0.pt"
    save_checkpoint(agent, path)
    careful = Agent(layout, config.replace(max_log_std=-3.0, learning_rate=1e-5), seed=0)
    start_from_checkpoint(careful, path)
    observation = np.zeros((1, layout.size), dtype=np.float32)
    np.testing.assert_array_equal(careful.deterministic(observation), agent.deterministic(observation))
    assert careful.policy.log_std.tolist() == [-3.0, -3.0]
    assert careful.state()["trainer"]["optimizer"]["param_groups"][0]["lr"] == 1e-5
    with pytest.raises(CheckpointError, match="does not fit the robot's configuration"):
        start_from_checkpoint(Agent(layout, config.replace(hidden_size=8), seed=0), path)


def numbers(path: Path) -> list[str]:
    return list(torch.load(path, weights_only=True)["layout"])


def spoil(path: Path, **changes: object) -> None:
    torch.save({**torch.load(path, weights_only=True), **changes}, path)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda path: path.unlink(), "cannot be read"),
        (lambda path: path.write_bytes(b""), "cannot be read"),
        (lambda path: path.write_bytes(path.read_bytes()[:-200]), "cannot be read"),
        (lambda path: torch.save({"weights": 1}, path), "is not a checkpoint"),
        (lambda path: torch.save(Path("code"), path), "cannot be read"),
        (lambda path: spoil(path, version=2), "is of version 2"),
        (lambda path: spoil(path, version="2" * 10_000), "is of version 22"),
        (lambda path: spoil(path, layout=7), "0 numbers instead of"),
        (lambda path: spoil(path, layout=["x\n" * 1000, *numbers(path)[1:]]), "number 0 is x x .* instead of "),
        (lambda path: spoil(path, state={}), "does not fit together"),
        (lambda path: spoil(path, config={"hidden_size": 8}), "does not fit together"),
        (lambda path: spoil(path, config={"hiden_size": 8}), "did you mean 'hidden_size'"),
    ],
)
def test_damage_is_named(agent, layout, tmp_path, damage, message) -> None:
    path = tmp_path / "robot_0.pt"
    save_checkpoint(agent, path)
    damage(path)
    with pytest.raises(CheckpointError, match=message) as caught:
        load_checkpoint(path, layout)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < len(str(path)) + 400


def test_another_observation_is_refused(agent, tmp_path) -> None:
    path = tmp_path / "robot_0.pt"
    save_checkpoint(agent, path)
    with pytest.raises(CheckpointError, match=r"was trained on another observation: \d+ numbers instead of \d+"):
        load_checkpoint(path, TaskConfig().layout())
