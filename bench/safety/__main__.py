"""Times to command zero: `python -m bench.safety [--repeats 3] [--json]`.

Real processes over DDS: a base at 20 Hz, and a learning robot or an exported policy that drives it in real time. Each
fault happens in full motion. The time goes from the fault until the wheels are at command zero for good.
"""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bench.safety import stops

Row = dict[str, Any]


def rows_of(driver: str, domain: int) -> list[Row]:
    """Measure every fault of a rig, and the end of its clock."""
    with tempfile.TemporaryDirectory() as folder, stops.rig(Path(folder), domain, driver) as rig:
        rows = [_row(driver, name, _one(rig, name)) for name in stops.FAULTS]
    with tempfile.TemporaryDirectory() as folder:
        return [*rows, _row(driver, "kill -9 of /clock", stops.clock_killed(Path(folder), domain, driver))]


def simulated_rows(domain: int) -> list[Row]:
    """Measure what has a simulation or a rogue in it."""
    with tempfile.TemporaryDirectory() as folder:
        mad = _row("guard", "policy wants 10 Mrad/s", stops.policy_gone_mad(Path(folder), domain))
    with tempfile.TemporaryDirectory() as folder:
        dead = _row("robot_node", "kill -9 of the simulation", stops.simulation_killed(Path(folder), domain))
    with tempfile.TemporaryDirectory() as folder:
        braking = stops.simulated_robot_killed(Path(folder), domain)
    seconds, stall = round(braking.slowed, 3), round(braking.stall, 3)
    silent = {"driver": "simulation", "fault": "kill -9 of a simulated robot", "seconds": seconds}
    stopped_by = f"the simulation; stands after {braking.stood:.3f} s"
    return [mad, dead, {**silent, "stopped by": stopped_by, "word": "", "stall": stall}]


def _one(rig: stops.Rig, name: str) -> stops.Stop:
    stops.drive(rig.base)
    stop = stops.measure(rig.base, lambda: stops.FAULTS[name](rig))
    stops.mend(rig)
    return stop


def _row(driver: str, fault: str, stop: stops.Stop) -> Row:
    stopped_by = "the base's time-out" if stop.by_base else "command zero"
    seconds, stall = round(stop.seconds, 3), round(stop.stall, 3)
    row = {"driver": driver, "fault": fault, "seconds": seconds, "stopped by": stopped_by}
    return {**row, "word": stop.word[:40], "stall": stall}


@click.command()
@click.option("--repeats", default=1, help="How often to measure everything.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def main(repeats: int, as_json: bool) -> None:
    """Measure all faults and print a table."""
    domain = int(os.environ.get("ROS_DOMAIN_ID", "31"))
    rows: list[Row] = []
    for _ in range(repeats):
        for driver in stops.DRIVERS:
            rows += rows_of(driver, domain)
        rows += simulated_rows(domain)
    if as_json:
        click.echo(json.dumps(rows))
        return
    table = Table(*rows[0])
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
