"""A long run under random faults: `python -m bench.soak [--minutes 30] [--num-robots 8] [--seed 0]`.

A real swarm, as `leed swarm` starts it, learns in lock-step while its processes are killed and stopped, garbage is sent
to its topics, a robot's readings are lost, and its language model's server comes and goes. Every few seconds it is
measured what each process holds. In the end everything has to be saved and whole.

What is lost on the way is lost in earnest: a robot is stopped while its queue is filled to the brim, so that its own
reading falls out. Single messages cannot be dropped between processes without a firewall, which takes root.

Exit code 0 if every limit was kept, 1 otherwise. Ctrl-C ends the swarm in order and judges what there is.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from bench.soak.config import SoakConfig
from bench.soak.course import Course, Soak
from bench.soak.figures.limits import Limits
from bench.soak.interruption import end_in_order
from bench.soak.report import content_of, markdown_of
from leed_ros.runner.options import options_from


@click.command()
@options_from(SoakConfig)
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="File for every sample and verdict")
@click.option("--report", type=click.Path(path_type=Path), help="File for a page of Markdown")
def main(json_file: Path | None, report: Path | None, **choices: Any) -> None:
    """Soak a swarm in faults."""
    config, limits, console = SoakConfig.from_mapping(choices), Limits(), Console(stderr=True, highlight=False)
    end_in_order()
    folder = Path(config.out or tempfile.mkdtemp(prefix="leed_soak_"))
    folder.mkdir(parents=True, exist_ok=True)
    console.print(f"the swarm's run, output and logs are in {folder}", soft_wrap=True)
    course = Soak(config, limits, folder, lambda line: console.print(line, soft_wrap=True)).run()
    if json_file:
        json_file.write_text(json.dumps(content_of(course, config, limits), indent=1) + "\n", encoding="utf-8")
    if report:
        report.write_text(markdown_of(course, config, limits), encoding="utf-8")
    _print(course, console)
    sys.exit(0 if course.passed else 1)


def _print(course: Course, console: Console) -> None:
    for check in course.checks:
        mark = "passed" if check.passed else "FAILED"
        console.print(f"{mark}: {check.name}: {check.figure}; limit {check.limit}", soft_wrap=True)
    verdict = "passed" if course.passed else f"failed {course.ended}".strip()
    console.print(
        f"{verdict}: {course.steps:,} steps, {len(course.faults)} faults in {course.seconds / 60:.1f} minutes"
    )


if __name__ == "__main__":
    main()
