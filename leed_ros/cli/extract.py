"""`leed extract`: demonstrations out of a recording, into a file that the demonstration node loads."""

import json
from pathlib import Path

import click

from leed_ros.cli.reporting import json_option, reported
from leed_ros.runner.run_folder import RunError


@click.command()
@click.argument("recording", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("demonstrations.npz"),
    show_default=True,
    help="File to write; one that is there is replaced",
)
@json_option
@reported
def extract(recording: Path, out: Path, as_json: bool) -> None:
    """Take the demonstrations that each robot had last out of RECORDING, an MCAP file.

    A demonstration node publishes them again: set its parameter `recorded` to the file, and call ~/load_recorded.
    """
    from leed_ros.demonstration.archive import save_demonstrations  # noqa: PLC0415 (keeps `leed --help` quick)
    from leed_ros.nodes.recording.extraction import recorded_demonstrations  # noqa: PLC0415
    from leed_ros.records.errors import RecordError  # noqa: PLC0415

    try:
        robots = recorded_demonstrations(recording)
        save_demonstrations(out, robots)
    except RecordError as error:
        raise RunError(str(error)) from error
    except OSError as error:
        raise RunError(f"cannot write {out}: {error.strerror or error}") from error
    counts = {f"robot_{index}": len(own) for index, own in enumerate(robots)}
    if as_json:
        click.echo(json.dumps({"file": str(out), "demonstrations": counts}))
    else:
        click.echo(f"{sum(counts.values()):,} demonstrations of {len(counts)} robots: {out}")
