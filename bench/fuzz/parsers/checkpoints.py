"""What robots, the simulation and the demonstration node leave for those who go on."""

from pathlib import Path

import numpy as np
import torch

from bench.fuzz.parser import Parser, through_file
from leed_ros.demonstration.archive import ArchiveError
from leed_ros.learning.checkpoint import CheckpointError, load_checkpoint
from leed_ros.nodes.demonstration_record import read_story
from leed_ros.task.config import ConfigError
from leed_ros.task.mission import TaskConfig
from leed_sim.snapshot import read_snapshot, set_states

LAYOUT = TaskConfig().layout()


class OtherStatesError(ValueError):
    """The random states are of other generators, which the simulation says in its own words."""


def _load(path: Path) -> None:
    torch.set_num_threads(1)
    agent = load_checkpoint(path, LAYOUT)
    assert all(torch.isfinite(weight).all() for weight in agent.policy.parameters()), "weights that are not finite"


def _snapshot(path: Path) -> None:
    draws = read_snapshot(path).draws
    generators = tuple(np.random.default_rng(seed) for seed in range(len(draws)))
    try:
        set_states(generators, draws)
    except ValueError as error:
        raise OtherStatesError(str(error)) from error
    assert all(0.0 <= generator.random() < 1.0 for generator in generators), "a generator that draws no numbers"


PARSERS = (
    Parser("checkpoint", through_file("checkpoint.pt", _load), (CheckpointError,)),
    Parser("snapshot", through_file("1.json", _snapshot), (ConfigError, OtherStatesError), structured=True),
    Parser("story", through_file("demonstrations.json", read_story), (ArchiveError,), structured=True),
)
