"""The network that all peers learn with, as the product's: tanh layers with orthogonal weights."""

import itertools
import math
from collections.abc import Sequence

import torch
from torch import nn


def tanh_network(sizes: Sequence[int], output_gain: float, generator: torch.Generator | None = None) -> nn.Sequential:
    """Build a network.

    Args:
        sizes: Units of the inputs, of each hidden layer, and of the outputs.
        output_gain: Scale of the last layer's weights.
        generator: Draws the weights; PyTorch's own by default.
    """
    layers: list[nn.Module] = []
    for inputs, outputs in itertools.pairwise(sizes[:-1]):
        layers += [_linear(inputs, outputs, math.sqrt(2.0), generator), nn.Tanh()]
    return nn.Sequential(*layers, _linear(sizes[-2], sizes[-1], output_gain, generator))


def _linear(inputs: int, outputs: int, gain: float, generator: torch.Generator | None) -> nn.Linear:
    layer = nn.Linear(inputs, outputs)
    nn.init.orthogonal_(layer.weight, gain, generator=generator)
    nn.init.zeros_(layer.bias)
    return layer
