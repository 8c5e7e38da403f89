"""`leed doctor`: what of this machine a swarm needs, and what to mend."""

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.text import Text

from leed_ros.cli.reporting import EXIT_FAILED, json_option, reported
from leed_ros.doctor.config import DoctorConfig
from leed_ros.runner.options import options_from

if TYPE_CHECKING:
    from leed_ros.doctor.finding import Finding

STYLES = {"ok": "green", "warning": "yellow", "fault": "red"}


@click.command()
@options_from(DoctorConfig)
@json_option
@reported
def doctor(as_json: bool, **choices: Any) -> None:
    """Check whether a swarm can run here, and say what to mend: a line each.

    Ends with exit code 1 if there is a fault; warnings may trouble some swarms and not others.
    """
    from leed_ros.doctor.checks import checks_for, examine, worst  # noqa: PLC0415 (keeps `leed --help` quick)
    from leed_ros.doctor.finding import Level  # noqa: PLC0415

    config = DoctorConfig.from_mapping(choices)
    console = Console(highlight=False)
    findings = []
    for finding in examine(checks_for(config, os.environ)):
        findings.append(finding)
        if not as_json:
            console.print(line(finding), soft_wrap=True)
    if as_json:
        click.echo(json.dumps([{**vars(finding), "level": finding.level.value} for finding in findings], indent=2))
    sys.exit(EXIT_FAILED if worst(findings) is Level.FAULT else 0)


def line(finding: "Finding") -> Text:
    """Return a finding as a line for people."""
    level = finding.level.value
    advice = f" → {finding.advice}" if finding.advice else ""
    return Text.assemble((f"{level:8}", STYLES[level]), f"{finding.name}: {finding.message}", (advice, "bold"))
