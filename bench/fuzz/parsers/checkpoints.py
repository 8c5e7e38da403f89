"""Checkpoints of a robot."""

from pathlib import Path

import torch

from bench.fuzz.parser import Parser, through_file
from leed_ros.learning.checkpoint import CheckpointError, load_checkpoint
from leed_ros.task.mission import TaskConfig

LAYOUT = TaskConfig().layout()


def _load(path: Path) -> None:
    torch.set_num_threads(1)
    agent = load_checkpoint(path, LAYOUT)
    assert all(torch.isfinite(weight).all() for weight in agent.policy.parameters()), "weights that are not finite"


PARSERS = (Parser("checkpoint", through_file("checkpoint.pt", _load), (CheckpointError,)),)
