"""Trained and deployed policies on the same missions: `python -m bench.deployment RUN [--missions 64] [--json]`.

The run's torch policies drive held-out missions in the evaluation harness. Then its exported policies drive the same
missions in PyBullet over ROS: one policy node per robot, each in a fresh process that cannot import torch.
"""

import csv
import dataclasses
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from leed_ros.learning.checkpoint import load_checkpoint
from leed_ros.node_spec import ENVIRONMENT, NodeSpec
from leed_ros.runner.evaluation import HELD_OUT, held_out, robot_config, task_of
from leed_ros.runner.run_folder import RunFolder
from leed_ros.swarm import robot_name, swarm_nodes
from leed_ros.task.config import Scalar
from leed_sim.evaluation import Policy, evaluate, summarise

BLOCKED = ("torch", "onnx", "pybullet", "numba", "leed_ros.learning", "leed_ros.demonstration", "leed_sim")
WITHOUT = f"import sys; sys.modules.update(dict.fromkeys({BLOCKED}))\nfrom leed_ros.nodes.start import start"
"""Start of a program in which none of `BLOCKED` can be imported."""

TIMEOUT = 1800.0  # [s] for all missions over ROS
STOP_SECONDS = 20.0


@dataclass(frozen=True)
class Result:
    """How the missions went.

    Attributes:
        missions: Their number.
        arrived: Share that reached the goal in time.
        clean: Share that did so without any contact.
    """

    missions: int
    arrived: float
    clean: float


def drive_trained(run: RunFolder, missions: int) -> Result:
    """Let the torch policies of a run's checkpoints drive held-out missions."""
    env, _ = held_out(run, "pybullet")
    policies = [_trained(run.robot(index)) for index in range(run.swarm().num_robots)]
    summary = summarise(evaluate(env, policies, missions))
    return Result(summary.missions, summary.arrived, summary.clean)


def _trained(folder: Path) -> Policy:
    return load_checkpoint(folder / "checkpoint.pt", task_of(folder).layout()).deterministic


def drive_deployed(run: RunFolder, missions: int, folder: Path, stop_zone: bool) -> tuple[Result, float]:
    """Let policy nodes drive the same missions over ROS.

    Args:
        run: A run whose robots have exported their policies.
        missions: Number of missions of all robots together; rounded up to whole rounds.
        folder: For parameter files, the log of missions and what the nodes say.
        stop_zone: Let the safety filter stop robots that drive towards something.

    Returns:
        How they went, and the largest resident memory of a policy node [MB].

    Raises:
        RuntimeError: A node failed.
    """
    rounds = -(-missions // run.swarm().num_robots)
    log = folder / "missions.csv"
    simulation = _start(_simulation(run, rounds, log), folder, plain=True)
    policies = [_start(_policy(run, index, stop_zone), folder) for index in range(run.swarm().num_robots)]
    try:
        simulation.wait(TIMEOUT)
        memory = max(_peak_memory(process) for process in policies)
    finally:
        codes = [_stop(process) for process in (simulation, *policies)]
    if any(codes):
        raise RuntimeError(f"exit codes {codes}; see {folder}")
    return _result(log), memory


def _simulation(run: RunFolder, rounds: int, log: Path) -> NodeSpec:
    spec = swarm_nodes(run.swarm().replace(randomisation="off"))[0]
    changes: dict[str, Scalar] = {
        "lock_step": True,
        "max_steps": 0,
        "max_rounds": rounds,
        "missions_seed": run.swarm().seed + HELD_OUT,
        "mission_log": str(log),
    }
    return dataclasses.replace(spec, parameters={**spec.parameters, **changes})


def _policy(run: RunFolder, index: int, stop_zone: bool) -> NodeSpec:
    config = robot_config(run.robot(index))
    names = ("robot", "observation", "mission")
    groups = {f"{group}.{name}": value for group in names for name, value in config[group].items()}
    choices: dict[str, Scalar] = {
        "policy": str(run.robot(index)),
        "autostart": True,
        "lock_step": True,
        "safety.stop_zone": stop_zone,
    }
    module = "leed_ros.nodes.policy_node"
    return NodeSpec("policy", module, "policy", f"/{robot_name(index)}", {**groups, **choices})


def _start(node: NodeSpec, folder: Path, plain: bool = False) -> subprocess.Popen[bytes]:
    parameters = folder / f"{node.label}.yaml"
    parameters.write_text(node.parameter_file(), encoding="utf-8")
    argv = node.argv(parameters)
    if not plain:
        argv = [sys.executable, "-c", f"{WITHOUT}\nstart({node.module!r})", *argv[argv.index("--ros-args") :]]
    with (folder / f"{node.label}.log").open("wb") as output:
        return subprocess.Popen(argv, env={**ENVIRONMENT, **os.environ}, stdout=output, stderr=output)


def _peak_memory(process: subprocess.Popen[bytes]) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024.0


def _stop(process: subprocess.Popen[bytes]) -> int:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        return process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _result(log: Path) -> Result:
    with log.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    arrived, clean = (sum(int(row[column]) for row in rows) for column in ("arrived", "clean"))
    return Result(len(rows), arrived / len(rows), clean / len(rows))


def table_of(rows: dict[str, Any], memory: float) -> Table:
    """Return the comparison as a table."""
    table = Table("policies", "missions", "arrived", "clean", caption=f"policy node: {memory:.0f} MB resident at most")
    for name, row in rows.items():
        table.add_row(name, str(row["missions"]), f"{row['arrived']:.3f}", f"{row['clean']:.3f}")
    return table


@click.command()
@click.argument("run", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--missions", type=click.IntRange(1), default=64, show_default=True, help="Held-out missions")
@click.option("--stop-zone/--no-stop-zone", default=False, show_default=True, help="Stop before obstacles")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON")
def main(run: Path, missions: int, stop_zone: bool, as_json: bool) -> None:
    """Compare the trained policies of RUN with the deployed ones on the same held-out missions."""
    opened = RunFolder.open(run)
    rows = {"torch, evaluation": asdict(drive_trained(opened, missions))}
    with tempfile.TemporaryDirectory() as folder:
        deployed, memory = drive_deployed(opened, missions, Path(folder), stop_zone)
    rows["policy nodes over ROS"] = asdict(deployed)
    if as_json:
        click.echo(json.dumps({**rows, "resident_mb": round(memory, 1)}, indent=2))
    else:
        Console().print(table_of(rows, memory))


if __name__ == "__main__":
    main()
