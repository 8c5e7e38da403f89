"""Tracks: where robots went in rounds of missions, to be drawn and to be moved along."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray

MAX_FRAMES = 600
"""Instants of a round that are kept; of longer ones every second, third, ... is."""


@dataclass(frozen=True)
class Track:
    """One round of missions, as it was driven.

    Attributes:
        poses: x, y [m] and yaw [rad; map frame] at every step. Shape (T, N, 3).
        goals: Where robots were to go [m; map frame]. Shape (N, 2).
        arrived: Who arrived in time. Shape (N,).
        contact_steps: Steps in contact. Shape (N,).
        period: Time between two steps [s].
    """

    poses: FloatArray
    goals: FloatArray
    arrived: BoolArray
    contact_steps: FloatArray
    period: float

    @property
    def outcomes(self) -> list[str]:
        """What came of each robot's mission, in a word."""
        words = {(True, True): "clean", (True, False): "contact"}
        pairs = zip(self.arrived.tolist(), (self.contact_steps == 0).tolist(), strict=True)
        return [words.get(pair, "late") for pair in pairs]

    @property
    def stride(self) -> int:
        """Steps from one frame to the next."""
        return -(-len(self.poses) // MAX_FRAMES)

    def frames(self) -> list[list[int]]:
        """Return x, y [cm] and yaw [1/100 rad] of all robots, flat, at every frame. Length F, each 3 N."""
        kept = self.poses[:: self.stride]
        kept = kept if (len(self.poses) - 1) % self.stride == 0 else np.concatenate([kept, self.poses[-1:]])
        numbers: list[list[int]] = np.rint(kept * 100.0).astype(int).reshape(len(kept), -1).tolist()
        return numbers


def tracks_document(tracks: Sequence[Track]) -> str:
    """Return tracks as JSON that may stand inside a script element: no `<` is left in it."""
    rounds = [{"frames": track.frames(), "period": track.period * track.stride} for track in tracks]
    return json.dumps(rounds, separators=(",", ":")).replace("<", "\\u003c")
