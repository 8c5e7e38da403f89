"""TensorBoard events of a run: a folder per robot, a scalar per metric and update."""

import logging
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from leed_ros.records.errors import RecordError
from leed_ros.records.metrics.curve import Curve

GROUPS = {
    "success": ("arrived", "clean", "reward", "missions", "arrivals"),
    "demonstrations": ("expert_loss", "expert_coef", "demonstrations"),
    "loss": ("policy_loss", "value_loss", "entropy"),
    "update": ("approx_kl", "clip_fraction", "grad_norm", "explained_variance", "rolled_back"),
}
"""Heading of each metric in TensorBoard; what is not listed is under `other`."""


def tag_of(metric: str) -> str:
    """Return the tag of a metric, such as `loss/policy_loss`."""
    group = next((name for name, metrics in GROUPS.items() if metric in metrics), "other")
    return f"{group}/{metric}"


def write_events(
    folder: Path, curves: Sequence[Curve], wall_time: float, final: Mapping[str, Mapping[str, float]]
) -> None:
    """Write events; those of an earlier call are replaced.

    Args:
        folder: A sub-folder per robot is made in it; nothing else should be there.
        curves: The robots' learning.
        wall_time: When it was learned, since the curves do not tell [s since the epoch].
        final: Results after the last update, by robot and name, such as `evaluation/arrived`.

    Raises:
        RecordError: The folder cannot be written.
    """
    try:
        shutil.rmtree(folder, ignore_errors=True)
        for curve in curves:
            _write_robot(folder / curve.robot, curve, wall_time, final.get(curve.robot, {}))
    except OSError as error:
        raise RecordError(f"cannot write {folder}: {error.strerror or error}") from error


def _write_robot(folder: Path, curve: Curve, wall_time: float, final: Mapping[str, float]) -> None:
    logging.getLogger("tensorboardX.x2num").setLevel(logging.ERROR)  # it warns of every NaN, which are recorded as such
    from tensorboardX import SummaryWriter  # noqa: PLC0415 (takes half a second)

    with SummaryWriter(str(folder), write_to_disk=True) as writer:
        for metric in curve.metrics:
            for env_steps, value in zip(curve.env_steps.tolist(), curve.values[metric].tolist(), strict=True):
                writer.add_scalar(tag_of(metric), value, env_steps, walltime=wall_time)
        for name, value in final.items():
            writer.add_scalar(name, value, int(curve.env_steps[-1]), walltime=wall_time)
