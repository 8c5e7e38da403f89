"""The models that ship with the project: `python -m bench.models` trains, evaluates and writes them to models/.

With `--run RUN`, a run that is already there is evaluated and shipped instead.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import click
import yaml
from rich.console import Console

from leed_ros.artifact.export import export_artifact
from leed_ros.deployment.contract_sections import EvaluationFacts
from leed_ros.deployment.onnx_policy import OnnxPolicy
from leed_ros.learning.checkpoint import load_checkpoint
from leed_ros.runner.evaluation import evaluate_run, robot_config
from leed_ros.runner.run_folder import RunFolder
from leed_ros.runner.table import evaluation_table
from leed_ros.swarm import robot_name
from leed_sim.evaluation import RobotSummary, Summary

ROOT = Path(__file__).parents[1]

OVERRIDES = ROOT / "config" / "models.yaml"
"""Parameters that the shipped models are trained with."""

OPTIONS = (
    *("--num-robots", "4", "--world", "warehouse", "--seed", "0"),
    *("--max-steps", "6000", "--params-file", str(OVERRIDES)),
)
"""Options of `leed swarm` that the shipped models are trained with, beside randomisation."""


def trained(out: Path, randomisation: str) -> RunFolder:
    """Train the swarm, with randomisation off or on, and return its run.

    Raises:
        subprocess.CalledProcessError: The training failed.
    """
    choices = [*OPTIONS, "--randomisation", randomisation, "--quiet", "--out", str(out)]
    command = [sys.executable, "-m", "leed_ros.cli", "swarm", *choices]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return RunFolder.open(out)


def ship(run: RunFolder, summary: Summary, target: Path) -> None:
    """Write what `leed evaluate` needs of a run, with each robot's evaluation in its contract."""
    swarm = run.swarm()
    target.mkdir(parents=True, exist_ok=True)
    _write_yaml(target / run.swarm_file.name, swarm.replace(out="", params_file="").to_mapping())
    for index in range(swarm.num_robots):
        name = robot_name(index)
        _ship_robot(run.robot(index), summary.robots[name], target / name)


def _ship_robot(source: Path, summary: RobotSummary, target: Path) -> None:
    target.mkdir(exist_ok=True)
    config = robot_config(source)
    config["node"]["out"] = ""
    _write_yaml(target / "config.yaml", config)
    contract = OnnxPolicy(source / "policy.onnx").contract
    facts = EvaluationFacts(missions=summary.missions, arrived=summary.arrived, clean=summary.clean)
    agent = load_checkpoint(source / "checkpoint.pt", contract.layout())
    export_artifact(agent, contract.model_copy(update={"evaluation": facts}), target)


def _write_yaml(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content), encoding="utf-8")


@click.command()
@click.option("--run", "path", type=click.Path(path_type=Path), help="Ship this run instead of training one")
@click.option("--missions", type=click.IntRange(1), default=512, show_default=True, help="Held-out missions")
def main(path: Path | None, missions: int) -> None:
    """Train a swarm, evaluate it on held-out missions in PyBullet, and ship its policies."""
    with tempfile.TemporaryDirectory() as folder:
        run = RunFolder.open(path) if path else trained(Path(folder) / "run", "on")
        summary = evaluate_run(run, missions, "pybullet")
        swarm = run.swarm()
        ship(run, summary, ROOT / "models" / f"{swarm.world}_{swarm.num_robots}")
    Console().print(evaluation_table(summary))


if __name__ == "__main__":
    main()
