"""Our Adam is torch's, and no robot loads torch's compiler for it."""

import subprocess
import sys

import pytest
import torch
from torch import nn

from leed_ros.learning.adam import Adam

TRAINING = """
import sys
import torch
from leed_ros.learning.adam import Adam
from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.task.mission import TaskConfig

layout = TaskConfig().layout()
policy = Agent(layout, LearningConfig(), seed=0).policy
optimizer = Adam(policy.parameters(), lr=0.1, fused=True)
decay = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, 4)
for _ in range(2):
    optimizer.zero_grad()
    policy.mean_action(torch.ones(1, layout.size)).sum().backward()
    optimizer.step()
    decay.step()
optimizer.load_state_dict(optimizer.state_dict())
print(*{"torch._dynamo", "sympy"}.intersection(sys.modules))
"""
"""What is loaded takes 70 and 50 MB."""


def trained(kind: type[torch.optim.Adam], steps: int) -> tuple[nn.Module, torch.optim.Adam]:
    """Return a small network that an optimiser of this kind has trained, and the optimiser."""
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
    optimizer = kind(network.parameters(), lr=0.01, eps=1e-5, fused=True)
    go_on(network, optimizer, steps)
    return network, optimizer


def go_on(network: nn.Module, optimizer: torch.optim.Adam, steps: int) -> None:
    for _ in range(steps):
        optimizer.zero_grad()
        network(torch.linspace(-1.0, 1.0, 12).reshape(4, 3)).square().sum().backward()
        optimizer.step()


def test_it_gives_the_numbers_of_torchs_own() -> None:
    (ours, _), (theirs, _) = trained(Adam, 5), trained(torch.optim.Adam, 5)
    assert all(torch.equal(one, other) for one, other in zip(ours.parameters(), theirs.parameters(), strict=True))


@pytest.mark.parametrize(("before", "after"), [(Adam, torch.optim.Adam), (torch.optim.Adam, Adam)])
def test_state_of_either_goes_on_in_the_other(before: type[torch.optim.Adam], after: type[torch.optim.Adam]) -> None:
    (expected, _), (network, optimizer) = trained(before, 6), trained(before, 3)
    successor = after(network.parameters(), lr=0.5, fused=True)
    successor.load_state_dict(optimizer.state_dict())
    go_on(network, successor, 3)
    assert all(torch.equal(one, other) for one, other in zip(expected.parameters(), network.parameters(), strict=True))


def test_training_loads_neither_torchs_compiler_nor_its_symbolic_shapes() -> None:
    done = subprocess.run([sys.executable, "-c", TRAINING], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []
