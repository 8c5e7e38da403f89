"""What each part of the method brings in the main job: `python -m bench.parts [--seed 0] [--max-steps 12000] [--json]`.

Runs the same swarm three times, one after the other, and evaluates each on the same held-out missions: independent PPO,
behaviour cloning only, and LEED.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

CLONING_ONLY = 20
"""Steps of the swarm that end before the first update."""

ALONE = Path(__file__).parents[1] / "config" / "without_demonstrations.yaml"
"""Parameters with which robots learn best that have no demonstrations."""


def options_of(max_steps: int) -> dict[str, list[str]]:
    """Return the options of `leed swarm` for each row."""
    return {
        "independent PPO": ["--demonstrator", "none", "--params-file", str(ALONE), "--max-steps", str(max_steps)],
        "behaviour cloning only": ["--max-steps", str(CLONING_ONLY)],
        "LEED": ["--max-steps", str(max_steps)],
    }


def run(options: list[str], seed: int, out: Path) -> dict[str, Any]:
    """Run one swarm and return its summary.

    Raises:
        subprocess.CalledProcessError: The run failed.
    """
    argv = [sys.executable, "-m", "leed_ros.cli", "swarm", "--seed", str(seed), "--out", str(out), "--json", *options]
    done = subprocess.run(argv, stdout=subprocess.PIPE, check=True)
    summary: dict[str, Any] = json.loads(done.stdout)
    return summary


def table_of(rows: dict[str, dict[str, Any]]) -> Table:
    """Return the comparison as a table."""
    table = Table("method", "env steps", "wall s", "arrived", "clean", "time / shortest path")
    for name, summary in rows.items():
        result = summary["evaluation"]
        ratio = "-" if result["time_ratio"] is None else f"{result['time_ratio']:.2f}"
        cells = [f"{summary['env_steps']:,}", f"{summary['wall_seconds']:.0f}"]
        table.add_row(name, *cells, f"{result['arrived']:.2f}", f"{result['clean']:.2f}", ratio)
    return table


@click.command()
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of all three runs")
@click.option("--max-steps", type=click.IntRange(1), default=12_000, show_default=True, help="Steps of the swarm")
@click.option("--json", "as_json", is_flag=True, help="Print the summaries as JSON")
def main(seed: int, max_steps: int, as_json: bool) -> None:
    """Compare independent PPO, behaviour cloning only, and LEED on the same held-out missions."""
    with tempfile.TemporaryDirectory() as folder:
        runs = options_of(max_steps).items()
        rows = {name: run(options, seed, Path(folder) / str(index)) for index, (name, options) in enumerate(runs)}
    if as_json:
        click.echo(json.dumps(rows, indent=2))
    else:
        Console().print(table_of(rows))


if __name__ == "__main__":
    main()
