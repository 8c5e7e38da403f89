"""BenchMARL's IPPO, of which nothing is learned from while a robot stands by."""

from dataclasses import dataclass
from typing import Any

from benchmarl.algorithms.ippo import Ippo, IppoConfig

EPSILON = 1e-8


class MissionIppo(Ippo):  # type: ignore[misc]
    """Normalises each robot's advantages, which BenchMARL leaves as they are, and gives none to who only waits."""

    def process_batch(self, group: str, batch: Any) -> Any:
        """Estimate advantages. Shape (W, T)."""
        batch = super().process_batch(group, batch)
        advantage, starts = batch[group, "advantage"], batch[group, "done"]
        valid = (~starts).float()  # whoever had ended before the step waits
        count = valid.sum((0, 1)).clamp(min=1.0)
        mean = (advantage * valid).sum((0, 1)) / count
        deviation = ((advantage - mean).square() * valid).sum((0, 1)).div(count).sqrt()
        batch[group, "advantage"] = valid * (advantage - mean) / (deviation + EPSILON)
        return batch


@dataclass
class MissionIppoConfig(IppoConfig):  # type: ignore[misc]
    """Settings of `MissionIppo`."""

    @staticmethod
    def associated_class() -> type[MissionIppo]:
        """Return the algorithm."""
        return MissionIppo
