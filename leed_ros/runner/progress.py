"""Progress of a run: a live table on a terminal, plain lines elsewhere."""

import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from leed_ros.runner.status import SwarmStatus
from leed_ros.swarm import SwarmConfig, robot_name

PLAIN_PERIOD = 15.0  # [s] between progress lines where there is no terminal
LAST_WORDS = 30
"""Lines of a node's output that are kept where they are not shown."""

SETTLING = 3.0  # [s] before a pace is shown


class Progress:
    """Shows steps, transitions per second, each robot's success, demonstrations received and time left."""

    def __init__(self, console: Console, config: SwarmConfig, quiet: bool) -> None:
        self.console = console
        self._config, self._quiet = config, quiet
        self._robots = [robot_name(index) for index in range(config.num_robots)]
        self._status = SwarmStatus()
        self._started: float | None = None
        self._begun = (0, 0.0)
        self._restarts: dict[str, int] = {}
        self._next_line = 0.0
        self._said: dict[str, deque[str]] = {}

    @contextmanager
    def live(self) -> Iterator[None]:
        """Show the live table while the context is open, on a terminal."""
        if self._quiet or not self.console.is_terminal:
            yield
            return
        with Live(get_renderable=self._render, console=self.console, refresh_per_second=4, transient=True):
            yield

    def line(self, label: str, text: str) -> None:
        """Show a line of a node's output with its label as prefix; quietly, keep the last ones for `explain`."""
        if self._quiet:
            self._said.setdefault(label, deque(maxlen=LAST_WORDS)).append(text)
        else:
            self._print(label, text)

    def explain(self, label: str) -> None:
        """Show what a node that has failed said last, if it was not shown yet."""
        for text in self._said.pop(label, ()):
            self._print(label, text)

    def update(self, status: SwarmStatus, restarts: Mapping[str, int]) -> None:
        """Take the latest status and how often nodes were restarted; without a terminal, print it now and then."""
        self._status, self._restarts = status, dict(restarts)
        if self._started is None and self._steps > 0:
            self._started, self._begun = time.monotonic(), (self._steps, self._transitions)
        if not self._quiet and not self.console.is_terminal and time.monotonic() >= self._next_line:
            self._next_line = time.monotonic() + PLAIN_PERIOD
            self.console.print(self._headline(), soft_wrap=True)

    def _print(self, label: str, text: str) -> None:
        self.console.print(Text.assemble((f"[{label}] ", "cyan"), text), soft_wrap=True)

    @property
    def _steps(self) -> int:
        return int(self._status.number("simulation", "steps"))

    @property
    def _transitions(self) -> float:
        return sum(self._status.number(robot, "transitions") for robot in self._robots)

    @property
    def _elapsed(self) -> float:
        return time.monotonic() - self._started if self._started is not None else 0.0

    def _headline(self) -> str:
        steps, limit = self._steps, self._config.max_steps
        if not steps:
            return f"waiting: {self._waiting()}"
        arrived = " ".join(f"{100 * self._status.number(robot, 'arrived'):.0f}%" for robot in self._robots)
        of = f" of {limit:,}" if limit else ""
        again = ", ".join(f"{label} {count}x" for label, count in self._restarts.items())
        return f"step {steps:,}{of}{self._pace(steps, limit)}, arrived {arrived}" + f", restarted {again}" * bool(again)

    def _pace(self, steps: int, limit: int) -> str:
        """Return transitions per second and time left, once there is enough to tell from; a run may go on from one."""
        steps_before, before = self._begun
        if self._elapsed < SETTLING or steps <= steps_before:
            return ""
        left = f", {_duration((limit - steps) * self._elapsed / (steps - steps_before))} left" if limit else ""
        return f", {max(0.0, self._transitions - before) / self._elapsed:,.0f} transitions/s{left}"

    def _waiting(self) -> str:
        rounds = self._status.messages.get("demonstration")
        return f"demonstrations: {rounds}" if rounds else "for the nodes to find each other"

    def _render(self) -> RenderableType:
        total = self._config.max_steps or None
        bar = ProgressBar(total=total, completed=self._steps, width=60, pulse=total is None)
        return Group(Text(self._headline()), bar, self._table())

    def _table(self) -> Table:
        table = Table(box=None, pad_edge=False)
        for column in ("robot", "transitions", "updates", "missions", "arrived", "clean", "demonstrations", "lambda"):
            table.add_column(column, justify="left" if column == "robot" else "right")
        for robot in self._robots:
            table.add_row(robot, *self._cells(robot))
        return table

    def _cells(self, robot: str) -> list[str]:
        counts = [f"{self._status.number(robot, key):,.0f}" for key in ("transitions", "updates", "missions")]
        shares = [f"{100 * self._status.number(robot, key):.0f} %" for key in ("arrived", "clean")]
        demonstrations = f"{self._status.number(robot, 'demonstrations'):,.0f}"
        return [*counts, *shares, demonstrations, f"{self._status.number(robot, 'expert_coef'):.2f}"]


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
