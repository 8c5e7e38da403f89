"""What every command says of itself, on a terminal and off it."""

import os
import pty
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from leed_ros.cli import main

ESCAPE = re.compile(rb"\x1b\[")
COLOUR = re.compile(rb"\x1b\[[0-9;]*(3[0-9]|4[0-9]|9[0-7]|10[0-7])[0-9;]*m")
FINDING = """
from rich.console import Console
from leed_ros.cli.doctor import line
from leed_ros.doctor.finding import fault
Console().print(line(fault("memory", "little", "close something")))
"""


def on_a_terminal(*arguments, **variables):
    """Run Python with a terminal for its output and return what it writes there."""
    leader, follower = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    environment = {**kept, "TERM": "xterm-256color", "COLUMNS": "200", **variables}
    process = subprocess.Popen(
        [sys.executable, *arguments], env=environment, stdin=follower, stdout=follower, stderr=follower
    )
    os.close(follower)
    written = b""
    while chunk := _read(leader):
        written += chunk
    os.close(leader)
    assert process.wait(timeout=60) == 0
    return written


def _read(leader):
    try:
        return os.read(leader, 65536)
    except OSError:  # the other end is closed
        return b""


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_says_what_it_is_for_without_escape_codes(command):
    result = CliRunner(env={"NO_COLOR": "1"}).invoke(main, [command, "--help"], color=True)
    assert result.exit_code == 0
    assert "Usage" in result.output
    assert not ESCAPE.search(result.stdout_bytes)
    for name in ("--quiet", "--json"):
        if name in result.output:
            assert re.search(rf"{name}\s+\S", result.output), f"{name} of {command} is not explained"


def test_long_commands_can_be_quiet():
    for command in ("swarm", "evaluate", "report", "record", "demonstrate"):
        assert "--quiet" in CliRunner().invoke(main, [command, "--help"]).output


def test_colour_is_left_out_where_it_is_not_wanted():
    coloured, plain = (on_a_terminal("-c", FINDING, **variables) for variables in ({}, {"NO_COLOR": "1"}))
    assert COLOUR.search(coloured)
    assert not COLOUR.search(plain)
    assert all(b"fault" in output and b"memory: little" in output for output in (coloured, plain))
