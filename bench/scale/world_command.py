"""The half of `python -m bench.scale` that measures worlds: `--worlds`."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bench.scale.driven_world import SITES
from bench.scale.peer import PEERS, Peer, PeerError
from bench.scale.world_plot import plot
from bench.scale.worlds import Figures, growth_exponent, measure


def table_of(figures: Sequence[Figures]) -> Table:
    """Return agent-steps per CPU-second of everybody, and what our worlds are ahead by."""
    names = list(dict.fromkeys(name for one in figures for name in one.paces))
    table = Table("N", "worlds", *names, "ratios: median (spread)", "contact")
    for one in figures:
        cells = [f"{one.paces[name].middle:,.0f}" if name in one.paces else "-" for name in names]
        ratios = [
            f"{name.replace('_over_', ' / ')} {ratio['median']:.1f} ({ratio['low']:.1f}-{ratio['high']:.1f})"
            for name, ratio in one.ratios().items()
        ]
        contact = ", ".join(f"{share:.0%}" for share in one.contact.values())
        table.add_row(str(one.num_robots), str(one.num_worlds), *cells, "\n".join(ratios), contact)
    return table


@click.command()
@click.option("--num-robots", default="8,16,32,64,128,256,1000", show_default=True, help="Numbers of robots N")
@click.option("--site", type=click.Choice(SITES), default="field", show_default=True, help="Where they drive")
@click.option("--turns", type=click.IntRange(1), default=5, show_default=True, help="Turns to take medians of")
@click.option("--seconds", type=click.FloatRange(0.01), default=0.3, show_default=True, help="CPU time of a turn [s]")
@click.option("--peers", "python", help="Python of the environment of requirements-bench-worlds.txt, to compare with")
@click.option("--peer", "names", type=click.Choice(list(PEERS)), multiple=True, help="Only these")
@click.option("--json", "path", type=click.Path(path_type=Path, dir_okay=False), help="Write the figures to this file")
@click.option("--plot", "picture", type=click.Path(path_type=Path, dir_okay=False), help="Draw them to this file")
def worlds(  # noqa: PLR0917 (click's)
    num_robots: str,
    site: str,
    turns: int,
    seconds: float,
    python: str | None,
    names: tuple[str, ...],
    path: Path | None,
    picture: Path | None,
) -> None:
    """Measure worlds with their lidar, side by side with PyBullet's own rays and with peers."""
    figures = []
    with ExitStack() as stack:
        peers = [Peer(name, python) for name in names or PEERS] if python else []
        for peer in peers:
            stack.callback(peer.close)
        for count in numbers_of(num_robots):
            try:
                figures.append(measure(site, count, turns, seconds, peers if count <= 128 else ()))
            except PeerError as error:
                raise click.ClickException(str(error)) from error
            Console(width=170).print(table_of(figures[-1:]))
    exponent = growth_exponent(figures)
    Console(width=170).print(table_of(figures), f"growth of a step with N from 64 on: N^{exponent or float('nan'):.2f}")
    document = {"site": site, "growth_exponent": exponent, "figures": [one.document() for one in figures]}
    if len(figures) == 1:
        document |= figures[0].document()
    if path is not None:
        path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    if picture is not None:
        plot(figures, picture)


def numbers_of(text: str) -> list[int]:
    """Return the numbers of robots in a list such as `8,16`.

    Raises:
        click.BadParameter: It is none.
    """
    try:
        numbers = [int(part) for part in text.split(",")]
    except ValueError:
        numbers = [0]
    if min(numbers) < 1:
        raise click.BadParameter(f"--num-robots {text}: give numbers of robots, such as 8,16")
    return numbers
