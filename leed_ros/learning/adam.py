"""Adam as torch has it, without torch's compiler.

What optimisers do is wrapped in torch so that its compiler leaves it alone, and the first call imports the compiler for
that: 70 MB in every robot's process and more than a second of its start. Nothing is compiled here.
"""

from collections.abc import Callable
from inspect import unwrap

import torch

_step = unwrap(torch.optim.Adam.step)


class Adam(torch.optim.Adam):
    """The same numbers and the same state as `torch.optim.Adam`, to the last bit."""

    add_param_group = unwrap(torch.optim.Adam.add_param_group)
    zero_grad = unwrap(torch.optim.Adam.zero_grad)
    state_dict = unwrap(torch.optim.Adam.state_dict)
    load_state_dict = unwrap(torch.optim.Adam.load_state_dict)

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # type: ignore[override]
        """Take a step along the gradients; see `torch.optim.Adam.step`."""
        loss: float | None = _step(self, closure)
        return loss
