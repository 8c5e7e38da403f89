"""Progress on a terminal, off it, and not at all; the words of nodes that fail."""

import io

import pytest
from rich.console import Console

from leed_ros.cli import progress as cli_progress
from leed_ros.cli.progress import Ticker, tracked, working
from leed_ros.runner.progress import LAST_WORDS, Progress
from leed_ros.swarm import SwarmConfig


def console(terminal):
    return Console(file=io.StringIO(), force_terminal=terminal, width=100, highlight=False)


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes on by 10 s each time that somebody looks."""
    now = [0.0]

    def monotonic():
        now[0] += 10.0
        return now[0]

    monkeypatch.setattr(cli_progress.time, "monotonic", monotonic)


def test_off_a_terminal_plain_lines_come_now_and_then_with_the_time_left(clock):
    out = console(False)
    assert list(tracked(range(4), "evaluation", 4, console=out)) == [0, 1, 2, 3]
    lines = out.file.getvalue().splitlines()
    assert lines[0] == "evaluation: 1 of 4, 1:00 left"  # one item in 20 s, three to go
    assert all("\x1b" not in line for line in lines)


def test_on_a_terminal_there_is_a_bar_and_nothing_of_it_stays():
    out = console(True)
    assert list(tracked(range(3), "evaluation", 3, console=out)) == [0, 1, 2]
    assert "evaluation" in out.file.getvalue()


def test_quiet_is_quiet():
    for terminal in (True, False):
        out = console(terminal)
        assert list(tracked(range(3), "evaluation", 3, quiet=True, console=out)) == [0, 1, 2]
        with working("the report", quiet=True, console=out), Ticker(True, out) as ticker:
            assert ticker.show("recording")
        assert out.file.getvalue() == ""


def test_a_quiet_run_shows_the_last_words_of_the_node_that_failed_and_of_no_other():
    out = console(False)
    progress = Progress(out, SwarmConfig(num_robots=1), quiet=True)
    for number in range(100):
        progress.line("robot_0", f"line {number}")
        progress.line("simulation", "all is well")
    assert out.file.getvalue() == ""
    progress.explain("robot_0")
    lines = out.file.getvalue().splitlines()
    assert lines == [f"[robot_0] line {number}" for number in range(100 - LAST_WORDS, 100)]


def test_words_that_were_shown_are_not_repeated():
    out = console(False)
    progress = Progress(out, SwarmConfig(num_robots=1), quiet=False)
    progress.line("robot_0", "something broke")
    progress.explain("robot_0")
    assert out.file.getvalue().splitlines() == ["[robot_0] something broke"]
