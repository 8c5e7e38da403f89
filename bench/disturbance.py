"""How policies bear what is not ideal: `python -m bench.disturbance [--seed 0] [--missions 512] [--json]`.

Trains a swarm without and one with randomisation, each in kinematic worlds with the same budget, and evaluates both on
the same held-out missions under one disturbance at a time: at the bound that randomisation draws within, and beyond.
With `--run RUN`, exported policies are evaluated instead; more than one can be given.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import yaml
from rich.console import Console
from rich.table import Table

from bench.array_training import Budget, trained_agents
from leed_ros.deployment.onnx_policy import OnnxPolicy
from leed_ros.learning.config import LearningConfig
from leed_ros.runner.evaluation import HELD_OUT
from leed_ros.runner.run_folder import RunFolder
from leed_ros.task.mission import TaskConfig
from leed_ros.task.site import Scenario
from leed_sim.evaluation import Policy, evaluate, summarise
from leed_sim.randomisation import DISTURBANCES, RANDOMISATION_PRESETS, RandomisationConfig
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_env

BOUNDS = RANDOMISATION_PRESETS["on"]

LEVELS = (1.0, 2.0, 3.0)
"""Multiples of the bound at which a disturbance is evaluated."""

WORLDS = 64

MODEL_OVERRIDES = Path(__file__).parents[1] / "config" / "models.yaml"
"""What the shipped models are trained with."""


@dataclass(frozen=True)
class Cell:
    """How a swarm did under one disturbance.

    Attributes:
        disturbance: Its name, or none, or all.
        amount: How large it is, in its own unit; the bound where it is drawn.
        level: The same as a multiple of the bound that is trained with; 0 without a disturbance.
        arrived: Share of missions that reached the goal in time, by the true pose.
        clean: Share of missions that did so without any contact.
    """

    disturbance: str
    amount: float
    level: float
    arrived: float
    clean: float


def grid() -> list[tuple[str, float, float, RandomisationConfig]]:
    """Return name, amount, level and configuration of every cell: none first, all together as trained with last."""
    cells = [("none", 0.0, 0.0, RandomisationConfig())]
    for name in DISTURBANCES:
        configs = [(level, BOUNDS.only(name, level)) for level in LEVELS]
        cells += [(name, config.bounds()[name], level, config) for level, config in configs]
    return [*cells, ("all, drawn", 1.0, 1.0, BOUNDS)]


def cells_of(policies: Sequence[Policy], scenario: Scenario, seed: int, missions: int) -> list[Cell]:
    """Evaluate the policies of a swarm in every cell, on the same missions."""
    cells = []
    for name, amount, level, config in grid():
        env = make_env(scenario, TaskConfig(), num_worlds=WORLDS, seed=seed + HELD_OUT, randomisation=config)
        summary = summarise(evaluate(env, policies, missions))
        cells.append(Cell(name, amount, level, summary.arrived, summary.clean))
    return cells


def trained_policies(scenario: Scenario, preset: str, budget: Budget, seed: int) -> list[Policy]:
    """Train a swarm as the shipped models are trained, and return its policies."""
    overrides = yaml.safe_load(MODEL_OVERRIDES.read_text(encoding="utf-8"))
    learning = LearningConfig.from_mapping(overrides["/**/robot"]["ros__parameters"]["learning"])
    randomisation = RANDOMISATION_PRESETS[preset]
    agents = trained_agents(scenario, TaskConfig(), learning, randomisation, budget=budget, seed=seed)
    return [agent.deterministic for agent in agents]


def exported_policies(run: RunFolder) -> list[Policy]:
    """Load the exported policies of a run."""
    return [OnnxPolicy(run.robot(index) / "policy.onnx").action for index in range(run.swarm().num_robots)]


def compared(seed: int, missions: int) -> dict[str, list[Cell]]:
    """Train and evaluate a swarm with each preset of randomisation."""
    scenario = make_scenario("warehouse", 4, seed)
    result = {}
    for preset in RANDOMISATION_PRESETS:
        begin = time.process_time()
        policies = trained_policies(scenario, preset, Budget(), seed)
        click.echo(f"randomisation {preset}: trained in {time.process_time() - begin:.0f} CPU-s", err=True)
        result[f"randomisation {preset}"] = cells_of(policies, scenario, seed, missions)
    return result


def table_of(result: dict[str, list[Cell]]) -> Table:
    """Return a row for each cell; of each swarm the shares, and in brackets arrival over that without disturbance."""
    table = Table("disturbance", "amount", "level")
    for name in result:
        table.add_column(f"{name}\narrived (relative)", justify="right")
        table.add_column("clean", justify="right")
    for index, cell in enumerate(next(iter(result.values()))):
        row = [cell.disturbance, f"{cell.amount:g}", f"{cell.level:g}x"]
        for cells in result.values():
            relative = cells[index].arrived / max(cells[0].arrived, 1e-9)
            row += [f"{cells[index].arrived:.2f} ({relative:.2f})", f"{cells[index].clean:.2f}"]
        table.add_row(*row)
    return table


@click.command()
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of site and training")
@click.option("--missions", type=click.IntRange(1), default=512, show_default=True, help="Missions of every cell")
@click.option("--run", "runs", type=click.Path(path_type=Path), multiple=True, help="Evaluate this run's policies")
@click.option("--json", "as_json", is_flag=True, help="Print the cells as JSON")
def main(seed: int, missions: int, runs: tuple[Path, ...], as_json: bool) -> None:
    """Compare policies trained without and with randomisation, or those of runs, under single disturbances."""
    result = {}
    for folder in map(RunFolder.open, runs):
        swarm = folder.swarm()
        scenario = make_scenario(swarm.world, swarm.num_robots, swarm.seed)
        result[folder.path.name] = cells_of(exported_policies(folder), scenario, swarm.seed, missions)
    result = result or compared(seed, missions)
    if as_json:
        click.echo(json.dumps({name: [asdict(cell) for cell in cells] for name, cells in result.items()}, indent=2))
    else:
        Console(width=120).print(table_of(result))


if __name__ == "__main__":
    main()
