"""A hundred random kills: `python -m bench.kills [--kills 100] [--num-robots 2] [--json out.json]`.

Real swarms learn in lock-step. At random moments a robot, the demonstration node, the monitor, the simulation, the
runner, or everything at once is killed by SIGKILL. What the runner restarts has to go on by itself; a run that has
ended by the kill is resumed by `leed swarm --resume`. Every time it is measured what was lost, from what the nodes
tell and from the learning curves, and held against the promise: nothing that was written, and of what was not yet
written no more than what came since the last snapshot.

With --json, the campaign goes on where it was broken off. Exit code 0 if every promise was kept, 1 otherwise.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from bench.kills.campaign import Campaign
from bench.soak.interruption import end_in_order

Json = dict[str, Any]


@click.command()
@click.option("--kills", "count", type=click.IntRange(1), default=100, show_default=True, help="Kills in all")
@click.option("--per-swarm", type=click.IntRange(1), default=10, show_default=True, help="Kills in a swarm")
@click.option("--num-robots", type=click.IntRange(2), default=2, show_default=True, help="Number of robots")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Decides who is killed when")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="File for every kill; goes on from it")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the swarms; a temporary one if left out")
def main(json_file: Path | None, out: Path | None, *, count: int, per_swarm: int, num_robots: int, seed: int) -> None:
    """Kill processes of swarms at random and measure what is lost."""
    console = Console(stderr=True, highlight=False)
    end_in_order()
    records = _read(json_file)
    folder = out or Path(tempfile.mkdtemp(prefix="leed_kills_"))
    console.print(f"the swarms are in {folder}", soft_wrap=True)
    campaign = Campaign(folder, seed, num_robots, lambda line: console.print(line, soft_wrap=True))
    while len(records) < count:
        number = 1 + max((record["swarm"] for record in records), default=-1)
        for record in campaign.swarm_of(number, min(per_swarm, count - len(records)), len(records)):
            records.append(record.to_mapping())
            _write(json_file, records)
    console.print_json(json.dumps(summary(records)))
    sys.exit(0 if all(record["kept"] for record in records) else 1)


def summary(records: list[Json]) -> Json:
    """Return what came of all kills."""
    targets = sorted({record["target"] for record in records})
    losses = [record["loss"] for record in records if record["loss"]]
    return {
        "count": len(records),
        "by_target": {target: sum(record["target"] == target for record in records) for target in targets},
        "hung": sum(bool(record["fault"]) for record in records),
        "beyond_the_promise": sum(bool(loss["broken"]) for loss in losses),
        "most_steps_lost": max((loss["steps"] for loss in losses), default=0),
        "most_transitions_lost": max((max(loss["transitions"].values(), default=0) for loss in losses), default=0),
        "longest_seconds": max((record["seconds"] or 0.0 for record in records), default=0.0),
        "updates_made_again": sum(loss["replayed"] for loss in losses),
        "of_them_alike": sum(loss["replayed_alike"] for loss in losses),
    }


def _read(json_file: Path | None) -> list[Json]:
    if json_file is None or not json_file.exists():
        return []
    records: list[Json] = json.loads(json_file.read_text(encoding="utf-8"))["kills"]
    return records


def _write(json_file: Path | None, records: list[Json]) -> None:
    if json_file is not None:
        json_file.write_text(json.dumps({**summary(records), "kills": records}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
