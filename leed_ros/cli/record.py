"""`leed record`: a swarm's topics into a file that Foxglove, `ros2 bag` and `leed view` read."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leed_ros.cli.reporting import json_option, reported
from leed_ros.runner.run_folder import RunError

if TYPE_CHECKING:
    from leed_ros.nodes.recording.recorder_node import RecorderConfig


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="MCAP file; recording_<time>.mcap if left out"
)
@click.option("--topics", multiple=True, metavar="NAME", help="Name or pattern such as '/robot_*/odom'; repeatable")
@click.option("--max-size", type=click.IntRange(1), default=2000, show_default=True, help="Size to stop at [MB]")
@click.option("--duration", type=click.FloatRange(0.0, min_open=True), help="Time to stop after [s]")
@click.option("--quiet", is_flag=True, help="Show no progress")
@json_option
@reported
def record(out: Path | None, topics: tuple[str, ...], max_size: int, *, duration: float | None, **shown: bool) -> None:
    """Record the topics of a running swarm to an MCAP file, until Ctrl-C.

    Without --topics these are the topics of a swarm: sensors, goals, commands, demonstrations, diagnostics and clock.
    """
    from leed_ros.nodes.recording.recorder_node import RecorderConfig  # noqa: PLC0415 (keeps `leed --help` quick)
    from leed_ros.records.errors import RecordError  # noqa: PLC0415

    path = out or Path(f"recording_{datetime.now():%Y-%m-%d_%H-%M-%S}.mcap")
    config = RecorderConfig(out=str(path), topics=",".join(topics), max_size=max_size)
    try:
        result = _record(config, duration, quiet=shown["quiet"])
    except RecordError as error:
        raise RunError(str(error)) from error
    click.echo(json.dumps(result) if shown["as_json"] else result["summary"])


def _record(config: "RecorderConfig", duration: float | None, *, quiet: bool) -> dict[str, object]:
    import rclpy  # noqa: PLC0415
    from rclpy.node import Node  # noqa: PLC0415
    from rclpy.signals import SignalHandlerOptions  # noqa: PLC0415

    from leed_ros.cli.progress import Ticker  # noqa: PLC0415
    from leed_ros.nodes.dds_profile import choose_dds_profile  # noqa: PLC0415
    from leed_ros.nodes.process import Stop  # noqa: PLC0415
    from leed_ros.nodes.recording.recorder_node import RecorderNode  # noqa: PLC0415

    choose_dds_profile()
    rclpy.init(args=[], signal_handler_options=SignalHandlerOptions.NO)
    stop = Stop()
    node = Node("leed_record", enable_rosout=False, start_parameter_services=False)
    try:
        shell = RecorderNode(config, node)
        with Ticker(quiet) as ticker:
            shell.run(lambda: ticker.show(shell.state()) and not stop.requested and not ticker.past(duration))
    finally:
        node.destroy_node()
        rclpy.try_shutdown()
    topics = {"topics": list(shell.recorder.topics), "skipped": shell.recorder.skipped}
    return {"file": config.out, "messages": shell.writer.count, "summary": shell.summary(), **topics}
