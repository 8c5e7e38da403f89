"""Progress of commands: a bar with the time left on a terminal, a plain line now and then elsewhere, or nothing."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Self, TypeVar

from rich.console import Console
from rich.progress import BarColumn as Bar
from rich.progress import Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.status import Status

PLAIN_PERIOD = 15.0
"""Time between two plain lines [s]."""

ItemT = TypeVar("ItemT")


def tracked(
    items: Iterable[ItemT], what: str, total: int, *, quiet: bool = False, console: Console | None = None
) -> Iterator[ItemT]:
    """Yield items and show, on standard error, how far through them somebody is.

    Args:
        items: What is gone through.
        what: What they are, such as `rounds of missions`.
        total: How many they are.
        quiet: Show nothing.
        console: Where to show it; standard error by default.
    """
    console = console or Console(stderr=True, highlight=False)
    if quiet:
        yield from items
    elif console.is_terminal:
        with _bar(console) as progress:
            yield from progress.track(items, total, description=what)
    else:
        yield from _with_lines(items, what, total, console)


def rounds_of(what: str, *, quiet: bool = False) -> Callable[[Sequence[int]], Iterable[int]]:
    """Return what goes through the numbers of rounds and shows how far it is."""
    return lambda numbers: tracked(numbers, what, len(numbers), quiet=quiet)


def _bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), Bar(), TaskProgressColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)


def _with_lines(items: Iterable[ItemT], what: str, total: int, console: Console) -> Iterator[ItemT]:
    started = due = time.monotonic()
    due += PLAIN_PERIOD
    for count, item in enumerate(items):
        now = time.monotonic()
        if count and now >= due:
            due = now + PLAIN_PERIOD
            left = duration_words((now - started) * (total - count) / count)
            console.print(f"{what}: {count:,} of {total:,}, {left} left", soft_wrap=True)
        yield item


def duration_words(seconds: float) -> str:
    """Return a duration as minutes and seconds, such as 2:05."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


class Ticker:
    """Shows the state of something without a known end: a line that changes on a terminal, plain lines elsewhere."""

    def __init__(self, quiet: bool = False, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False)
        self._quiet, self._status = quiet, Status("", console=self._console)
        self._started = time.monotonic()
        self._due = 0.0

    def show(self, text: str) -> bool:
        """Show a state, if it is time to; always true, so that it can stand in a condition."""
        now = time.monotonic()
        if not self._quiet and now >= self._due:
            self._due = now + (0.25 if self._console.is_terminal else PLAIN_PERIOD)
            if self._console.is_terminal:
                self._status.update(text)
            else:
                self._console.print(text, soft_wrap=True)
        return True

    def past(self, duration: float | None) -> bool:
        """Tell whether it has been going on for so long [s]; never, for None."""
        return duration is not None and time.monotonic() - self._started >= duration

    def __enter__(self) -> Self:
        if not self._quiet and self._console.is_terminal:
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._status.stop()


@contextmanager
def working(what: str, *, quiet: bool = False, console: Console | None = None) -> Iterator[None]:
    """Show that something goes on whose end cannot be told: a moving sign on a terminal, a line elsewhere."""
    console = console or Console(stderr=True, highlight=False)
    if quiet:
        yield
    elif console.is_terminal:
        with console.status(what):
            yield
    else:
        console.print(what, soft_wrap=True)
        yield
