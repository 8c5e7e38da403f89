"""How policies bear what is not ideal: `python -m bench.disturbance [RUN...] [--missions 512] [--json]`.

Trains the swarm of the shipped models without and with randomisation, or takes the runs that are given. Evaluates the
exported policies on the same held-out missions in the kinematic world under one disturbance at a time: at the bound
that randomisation draws within, and beyond.
"""

import json
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bench.models import trained
from leed_ros.deployment.onnx_policy import OnnxPolicy
from leed_ros.runner.evaluation import HELD_OUT, task_of
from leed_ros.runner.run_folder import RunFolder
from leed_sim.evaluation import Policy, evaluate, summarise
from leed_sim.randomisation import DISTURBANCES, RANDOMISATION_PRESETS, RandomisationConfig
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_env

BOUNDS = RANDOMISATION_PRESETS["on"]

LEVELS = (1.0, 2.0, 3.0)
"""Multiples of the bound at which a disturbance is evaluated."""

WORLDS = 64


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


def cells_of(run: RunFolder, missions: int) -> list[Cell]:
    """Evaluate the policies of a run in every cell, on the same missions."""
    swarm, policies, cells = run.swarm(), exported_policies(run), []
    scenario, task = make_scenario(swarm.world, swarm.num_robots, swarm.seed), task_of(run.robot(0))
    for name, amount, level, config in grid():
        env = make_env(scenario, task, num_worlds=WORLDS, seed=swarm.seed + HELD_OUT, randomisation=config)
        summary = summarise(evaluate(env, policies, missions))
        cells.append(Cell(name, amount, level, summary.arrived, summary.clean))
    return cells


def exported_policies(run: RunFolder) -> list[Policy]:
    """Load the exported policies of a run."""
    return [OnnxPolicy(run.robot(index) / "policy.onnx").action for index in range(run.swarm().num_robots)]


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
@click.argument("runs", type=click.Path(path_type=Path), nargs=-1)
@click.option("--missions", type=click.IntRange(1), default=512, show_default=True, help="Missions of every cell")
@click.option("--json", "as_json", is_flag=True, help="Print the cells as JSON")
def main(runs: tuple[Path, ...], missions: int, as_json: bool) -> None:
    """Compare the policies of RUNS under single disturbances, by default of two that it trains."""
    with tempfile.TemporaryDirectory() as folder:
        given = {path.name: RunFolder.open(path) for path in runs}
        compared = given or {f"randomisation {name}": trained(Path(folder) / name, name) for name in ("off", "on")}
        result = {name: cells_of(run, missions) for name, run in compared.items()}
    if as_json:
        click.echo(json.dumps({name: [asdict(cell) for cell in cells] for name, cells in result.items()}, indent=2))
    else:
        Console(width=120).print(table_of(result))


if __name__ == "__main__":
    main()
