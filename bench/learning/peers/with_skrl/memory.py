"""skrl's memory, of which nothing is learned from while a robot stands by.

Robots of a world end their missions at different times, and skrl knows no robot that waits for the others: it would
learn from its waiting.
"""

from typing import Any

import torch
from skrl.memories.torch import RandomMemory
from torch import Tensor

EPSILON = 1e-8


class MissionMemory(RandomMemory):  # type: ignore[misc]
    """Samples what was experienced on missions only, and normalises advantages by it.

    Args:
        memory_size: Rows of a rollout.
        num_envs: Number of worlds W.

    Attributes:
        on_mission: Whether the robot was on a mission in the step that is added next. Shape (W,).
    """

    def __init__(self, memory_size: int, num_envs: int) -> None:
        super().__init__(memory_size=memory_size, num_envs=num_envs, device="cpu")
        self.create_tensor(name="valid", size=1, dtype=torch.bool)
        self.on_mission = torch.zeros(num_envs, dtype=torch.bool)

    def add_samples(self, **tensors: Any) -> None:
        """Add a row, and whether it is valid."""
        super().add_samples(**tensors, valid=self.on_mission[:, None])

    def set_tensor_by_name(self, name: str, tensor: Tensor) -> None:
        """Keep a column; advantages are normalised once more, over what is learned from."""
        if name == "advantages":
            valid = tensor[self.tensors["valid"]]
            tensor = (tensor - valid.mean()) / (valid.std() + EPSILON)
        super().set_tensor_by_name(name, tensor)

    def sample(
        self, names: list[str], *, batch_size: int, mini_batches: int = 1, sequence_length: int = 1
    ) -> list[list[Tensor]]:
        """Return all valid rows in a random order, in minibatches."""
        rows = self.tensors_view["valid"][:, 0].nonzero()[:, 0]
        indexes = rows[torch.randperm(len(rows))]
        batches: list[list[Tensor]] = self.sample_by_index(names=names, indexes=indexes, mini_batches=mini_batches)
        return batches
