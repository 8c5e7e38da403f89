"""`leed view`: one page in the browser that shows a swarm, a run or a recording."""

import os
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leed_ros.cli.reporting import reported
from leed_ros.runner.options import options_from
from leed_ros.runner.run_folder import RunFolder
from leed_ros.view.config import ViewConfig

if TYPE_CHECKING:
    from leed_ros.view.source import Source


@click.command()
@click.argument("run", type=click.Path(path_type=Path), required=False)
@options_from(ViewConfig)
@reported
def view(run: Path | None, **choices: Any) -> None:
    """Show a swarm in the browser: where robots are, how they learn, who demonstrates.

    Without RUN it listens to the swarm that runs on this machine. RUN is the folder of a run. Ends with Ctrl-C.
    """
    from leed_ros.view.server.page_server import PageServer  # noqa: PLC0415 (keeps `leed --help` quick)

    config = ViewConfig.from_mapping(choices)
    server = PageServer(_source(run, config), config)
    try:
        announce(server.url, server.warning)
        _wait_for_a_signal()
    finally:
        server.close()


def announce(url: str, warning: str) -> None:
    """Say where the page is, and who can see it where that is not this machine alone."""
    if warning:
        click.echo(f"leed: {warning}", err=True)
    click.echo(f"page: {url}", err=True)


def _source(run: Path | None, config: ViewConfig) -> "Source":
    if run is None:
        return _running(config)
    from leed_ros.view.sources.run_source import RunSource  # noqa: PLC0415

    return RunSource.open(RunFolder.open(run))


def _running(config: ViewConfig) -> "Source":
    from leed_ros.swarm import ENVIRONMENT  # noqa: PLC0415

    for name, value in ENVIRONMENT.items():  # the swarm's nodes are found where they look for each other
        os.environ.setdefault(name, value)
    from leed_ros.view.sources.watched_swarm import WatchedSwarm  # noqa: PLC0415

    domain = os.environ.get("ROS_DOMAIN_ID", "0")
    return WatchedSwarm("Swarm", config.frame_rate, (("ROS domain", domain),))


def _wait_for_a_signal() -> None:
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: asked.set())
    while not asked.wait(1.0):
        pass
