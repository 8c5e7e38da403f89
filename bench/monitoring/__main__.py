"""What it costs a swarm to be watched: `python -m bench.monitoring [--turns 5] [--seconds 8] [--num-robots 4]`.

One swarm runs as fast as it can. In turns nobody watches it, the monitor does, the monitor draws for RViz, and the live
page is open; each time the pace is taken once the watcher has come up. The robots do not train, so that a step is as
short as it can be and watching costs most. What counts is the ratio to the mean of the stretches without a watcher
right before and after: the machine's own load changes all the time.
"""

import json
import os
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from statistics import median

import click
from rich.console import Console
from rich.table import Table

from bench.monitoring.pace import Pace, PaceMeter
from bench.monitoring.watchers import WATCHERS, watched_by
from bench.running_swarm import running_swarm
from leed_ros.node_spec import ENVIRONMENT
from leed_ros.runner.status import StatusListener

WARM_UP = 200
"""Steps before the first stretch: kernels are loaded and nodes have found each other."""

PATIENCE = 300.0  # [s] until then
SETTLING = 3.0  # [s] after a watcher has come up
ALONE = ("--demonstrator", "none", "--no-monitor")
NO_TRAINING = "/**/robot:\n  ros__parameters:\n    training: false\n"


@dataclass(frozen=True)
class Stretch:
    """A stretch with a watcher, and what it is compared with.

    Attributes:
        who: Who watched.
        pace: The pace meanwhile.
        alone: Mean of the paces without a watcher before and after [1/s].
    """

    who: str
    pace: Pace
    alone: float

    @property
    def ratio(self) -> float:
        """Pace over that without a watcher."""
        return self.pace.steps_per_second / self.alone

    @property
    def watching(self) -> float:
        """CPU time of monitor and page over that of the swarm's own processes."""
        own = sum(self.pace.cpu.get(label, 0.0) for label in ("simulation", "robot"))
        return sum(self.pace.cpu.get(label, 0.0) for label in ("monitor", "page")) / own


def stretches(meter: PaceMeter, turns: int, seconds: float) -> list[Stretch]:
    """Take the pace with each watcher in turns, and with nobody in between."""
    before, found = meter.pace(seconds), []
    for turn in range(turns):
        for who in (*WATCHERS[turn % len(WATCHERS) :], *WATCHERS[: turn % len(WATCHERS)]):
            with watched_by(who):
                meter.wait_for_monitor(PATIENCE if who.startswith("monitor") else 0.0)
                time.sleep(SETTLING)
                pace = meter.pace(seconds)
            after = meter.pace(seconds)
            found.append(Stretch(who, pace, (before.steps_per_second + after.steps_per_second) / 2.0))
            before = after
    return found


def table_of(found: list[Stretch]) -> Table:
    """Return medians over the turns: pace, ratio, and CPU time per step of each kind of process."""
    labels = sorted({label for one in found for label in one.pace.cpu if label != "cli"})
    table = Table(
        "watched by", "steps/s", "alone", "ratio", "CPU of watching", *(f"{label} [ms/step]" for label in labels)
    )
    for who in WATCHERS:
        own = [one for one in found if one.who == who]
        ratios = [one.ratio for one in own]
        rates = [median(one.pace.steps_per_second for one in own), median(one.alone for one in own)]
        cells = [f"{median(one.pace.cpu.get(label, 0.0) for one in own):.2f}" for label in labels]
        spread = f"{median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
        share = f"{median(one.watching for one in own):.1%}"
        table.add_row(who, *(f"{rate:.1f}" for rate in rates), spread, share, *cells)
    return table


@click.command()
@click.option("--turns", type=click.IntRange(1), default=5, show_default=True, help="Turns to take medians of")
@click.option("--seconds", type=click.FloatRange(2.0), default=8.0, show_default=True, help="Length of a stretch [s]")
@click.option("--num-robots", type=click.IntRange(1), default=4, show_default=True, help="Number of robots")
@click.option("--json", "as_json", is_flag=True, help="Print every stretch as JSON")
def main(turns: int, seconds: float, num_robots: int, as_json: bool) -> None:
    """Measure what it costs a swarm to be watched."""
    os.environ.update({**ENVIRONMENT, **os.environ})
    with running_swarm(num_robots, NO_TRAINING, *ALONE), closing(StatusListener()) as listener:
        meter, deadline = PaceMeter(listener), time.monotonic() + PATIENCE
        while meter.steps < WARM_UP:
            time.sleep(0.2)
            if time.monotonic() > deadline:
                raise click.ClickException("the swarm did not begin")
        found = stretches(meter, turns, seconds)
    if as_json:
        click.echo(json.dumps([{**asdict(one), "ratio": one.ratio} for one in found], indent=2))
    else:
        Console(width=170).print(table_of(found))


if __name__ == "__main__":
    main()
