"""Resuming: a run that ended too early goes on from where all its nodes were together."""

from collections.abc import Mapping
from dataclasses import dataclass

from leed_ros.node_spec import NodeSpec
from leed_ros.runner.run_folder import RunError, RunFolder
from leed_ros.swarm import SwarmConfig, robot_name
from leed_ros.task.config import ConfigError, Scalar
from leed_sim.snapshot import FOLDER, Snapshot, read_snapshot, snapshot_path, stamps

SECOND = 1_000_000_000  # [ns]
LATEST = "latest"
"""What a robot resumes from that has no snapshot of the moment: the newest that it has."""


@dataclass(frozen=True)
class Resumption:
    """How a run goes on.

    Attributes:
        config: What the user chose, with the steps that he chooses now.
        nodes: The nodes, told where to begin.
        steps: Steps of the swarm that were taken before.
        remark: What is not as if the run had never stopped, in one line; empty if nothing.
    """

    config: SwarmConfig
    nodes: list[NodeSpec]
    steps: int
    remark: str = ""


def resumption(run: RunFolder, max_steps: int | None = None) -> Resumption:
    """Find out how a run goes on.

    Args:
        run: The run; nobody else may be running it.
        max_steps: Steps of the swarm, those before among them; as the run was begun if None.

    Raises:
        RunError: There is nothing to go on from, or the run is through.
        ConfigError: Its configuration does not fit.
    """
    begun = run.swarm()
    config = _longer(begun, max_steps)
    if run.summary_file.exists() and config.max_steps == begun.max_steps:
        raise RunError(f"{run.path} is through: to go on, give more than its {begun.max_steps:,} steps by --max-steps")
    nodes = run.nodes(config)
    labels = [label for node in nodes for label in node.labels]
    if "simulation" not in labels:
        return Resumption(config, [node.restarted() for node in nodes], 0, "goes on from the latest that is here")
    found = {name: _stamps_of(run, index) for index, name in _robots(config) if name in labels}
    moment = _moment(run, found if config.lock_step else {})
    if 0 < config.max_steps <= moment.steps:
        raise RunError(f"{run.path} has taken {moment.steps:,} steps: give more by --max-steps")
    behind = [name for name, own in found.items() if not config.lock_step or moment.stamp not in own]
    sources = _sources(run, config, moment.stamp, behind)
    began = [node.with_parameters(sources) for node in nodes]
    return Resumption(config, began, moment.steps, _remark(config, moment, behind))


def _robots(config: SwarmConfig) -> list[tuple[int, str]]:
    return [(index, robot_name(index)) for index in range(config.num_robots)]


def _longer(config: SwarmConfig, max_steps: int | None) -> SwarmConfig:
    """Return the configuration with other steps; the demonstrations' weight falls as it was begun."""
    if max_steps is None or max_steps == config.max_steps:
        return config
    return config.replace(max_steps=max_steps, expert_decay_steps=config.expert_decay_steps or config.max_steps // 2)


def _stamps_of(run: RunFolder, robot: int) -> list[int]:
    from leed_ros.learning.snapshot import stamps as stamps_of_robot  # noqa: PLC0415 (imports torch)

    return stamps_of_robot(run.robot(robot))


def _moment(run: RunFolder, robots: Mapping[str, list[int]]) -> Snapshot:
    """Return the newest snapshot of the simulation that all robots have one of, or the newest one that is whole.

    Raises:
        RunError: There is none.
    """
    folder = run.simulation / FOLDER
    present = stamps(folder)
    common = [stamp for stamp in present if all(stamp in own for own in robots.values())]
    for stamp in (*reversed(common), *reversed(present)):
        try:
            return read_snapshot(snapshot_path(folder, stamp))
        except ConfigError:
            continue
    raise RunError(f"{run.path} cannot go on: there is no snapshot of the simulation in {folder}")


def _sources(run: RunFolder, config: SwarmConfig, stamp: int, behind: list[str]) -> dict[str, dict[str, Scalar]]:
    """Return the parameters that tell each node where to begin, by label."""
    from leed_ros.learning.snapshot import snapshot_path as path_of_robot  # noqa: PLC0415 (imports torch)

    sources: dict[str, dict[str, Scalar]] = {node.label: dict(node.restart or {}) for node in run.nodes(config)}
    sources["simulation"] = {"resume_from": str(snapshot_path(run.simulation / FOLDER, stamp))}
    for index, name in _robots(config):
        source = LATEST if name in behind else str(path_of_robot(run.robot(index), stamp))
        sources[name] = {"resume_from": source}
    return sources


def _remark(config: SwarmConfig, moment: Snapshot, behind: list[str]) -> str:
    if not config.lock_step:
        return "in real time each robot goes on from its latest update, not as if it had never stopped"
    if not behind:
        return ""
    when = f"step {moment.steps:,} ({moment.stamp / SECOND:g} s)"
    names = f"{', '.join(behind)} {'has' if len(behind) == 1 else 'have'}"
    return f"{names} no snapshot of {when}, and no other is common to all: latest taken instead, which is not exact"
