"""`leed view`: one page in the browser that shows a swarm, a run or a recording; `leed swarm --view` shows its own."""

import os
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leed_ros.cli.reporting import reported
from leed_ros.runner.options import options_from
from leed_ros.runner.run_folder import RunError, RunFolder
from leed_ros.view.config import ViewConfig

if TYPE_CHECKING:
    from leed_ros.view.source import Source


class Address(click.ParamType[ViewConfig]):
    """An address to serve on: HOST:PORT or HOST, with an IPv6 address in brackets."""

    name = "host:port"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> ViewConfig:
        """Return how the page is served."""
        if isinstance(value, ViewConfig):
            return value
        found = re.fullmatch(r"(?:\[([^\]]+)\]|([^:\s]+))(?::([0-9]{1,5}))?", value)
        if found is None or int(found[3] or 0) > 65535:
            self.fail(f"'{value}' is no address: write HOST:PORT, such as 127.0.0.1:8765", param, ctx)
        return ViewConfig(host=found[1] or found[2], port=int(found[3]) if found[3] else ViewConfig().port)


view_option = click.option(
    "--view",
    type=Address(),
    is_flag=False,
    flag_value=ViewConfig(),
    help=f"Show the swarm in the browser, on {ViewConfig().host}:{ViewConfig().port} or on HOST:PORT",
)


@click.command()
@click.argument("run", type=click.Path(path_type=Path), required=False)
@options_from(ViewConfig)
@reported
def view(run: Path | None, **choices: Any) -> None:
    """Show a swarm in the browser: where robots are, how they learn, who demonstrates.

    Without RUN it listens to the swarm that runs on this machine. RUN is the folder of a run, or a recording (MCAP),
    which is played again and again. Ends with Ctrl-C.
    """
    config = ViewConfig.from_mapping(choices)
    with _served(_source(run, config), config):
        _wait_for_a_signal()


@contextmanager
def swarm_page(run: RunFolder, config: ViewConfig | None) -> Iterator[None]:
    """Show the swarm of a run as long as the context is open, if it is said how."""
    if config is None:
        yield
        return
    with _served(_running(run.path.name, config), config, f"Look at the run with: leed view {run.path}"):
        yield


@contextmanager
def _served(source: "Source", config: ViewConfig, farewell: str = "") -> Iterator[None]:
    from leed_ros.view.server.page_server import PageServer  # noqa: PLC0415 (keeps `leed --help` quick)

    with closing(source), closing(PageServer(source, config, farewell)) as server:
        if server.warning:
            click.echo(f"leed: {server.warning}", err=True)
        click.echo(f"page: {server.url}", err=True)
        yield


def _source(run: Path | None, config: ViewConfig) -> "Source":
    if run is None:
        return _running("Swarm", config)
    if run.is_file():
        return _recorded(run)
    from leed_ros.view.sources.run_source import RunSource  # noqa: PLC0415 (imports the simulator)

    return RunSource.open(RunFolder.open(run))


def _recorded(path: Path) -> "Source":
    from leed_ros.records.errors import RecordError  # noqa: PLC0415
    from leed_ros.view.sources.recorded_swarm import RecordedSwarm  # noqa: PLC0415 (imports rclpy)

    try:
        return RecordedSwarm(path)
    except RecordError as error:
        raise RunError(str(error)) from error


def _running(title: str, config: ViewConfig) -> "Source":
    from leed_ros.node_spec import ENVIRONMENT  # noqa: PLC0415

    for name, value in ENVIRONMENT.items():  # look for the swarm where its nodes look for each other
        os.environ.setdefault(name, value)
    from leed_ros.view.sources.watched_swarm import WatchedSwarm  # noqa: PLC0415 (imports rclpy)

    return WatchedSwarm(title, config.frame_rate, (("ROS domain", os.environ.get("ROS_DOMAIN_ID", "0")),))


def _wait_for_a_signal() -> None:
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: asked.set())
    while not asked.wait(1.0):
        pass
