"""A group of child processes: prefixed output, orderly stop with escalation, and word of every exit."""

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
LINE_LIMIT = 1 << 16

LineCallback = Callable[[str, str], None]
"""Called with the child's label and a line of its output."""


@dataclass
class Child:
    """A running child process."""

    label: str
    process: asyncio.subprocess.Process
    reader: asyncio.Task[None]

    @property
    def returncode(self) -> int | None:
        """Exit code, negative for the number of the signal that killed it; None while it runs."""
        return self.process.returncode


class ProcessGroup:
    """Starts children in sessions of their own, so that a Ctrl-C reaches them through `stop` alone."""

    def __init__(self, on_line: LineCallback) -> None:
        self.children: list[Child] = []
        self._on_line = on_line

    async def start(self, label: str, argv: Sequence[str], environment: Mapping[str, str]) -> Child:
        """Start one child; its standard output and error go to the line callback."""
        process = await asyncio.create_subprocess_exec(
            *argv,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            limit=LINE_LIMIT,
        )
        child = Child(label, process, asyncio.create_task(self._read(label, process)))
        self.children.append(child)
        return child

    async def wait_any(self) -> Child:
        """Return the next child that ends, among those still running."""
        waits = {asyncio.create_task(child.process.wait()): child for child in self.running()}
        try:
            finished, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waits:
                task.cancel()
        return waits[finished.pop()]

    async def drain(self, child: Child) -> None:
        """Wait a moment for the last words of a child that has ended."""
        await self._within(asyncio.wait({child.reader}), 2.0)

    def running(self) -> list[Child]:
        """Return the children that have not ended."""
        return [child for child in self.children if child.returncode is None]

    async def stop(self, grace: float, last: Collection[str] = ()) -> None:
        """Stop all children: SIGINT, after the grace period [s] SIGTERM, 2 s later SIGKILL.

        Args:
            grace: Time that they have to end by themselves [s].
            last: Labels of children that go on until the others have ended.
        """
        await self._stop([child for child in self.children if child.label not in last], grace)
        await self._stop([child for child in self.children if child.label in last], grace)
        await self._within(asyncio.gather(*(child.reader for child in self.children)), 2.0)

    async def _stop(self, children: Sequence[Child], grace: float) -> None:
        for number, patience in zip(STOP_SIGNALS, (grace, 2.0, 10.0), strict=True):
            for child in children:
                if child.returncode is None:
                    _signal(child, number)
            await self._within(asyncio.gather(*(child.process.wait() for child in children)), patience)
            if all(child.returncode is not None for child in children):
                return

    async def _within(self, work: Awaitable[object], seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(work, seconds)

    async def _read(self, label: str, process: asyncio.subprocess.Process) -> None:
        stream = process.stdout
        assert stream is not None
        while True:
            try:
                line = await stream.readline()
            except ValueError:  # a line beyond the limit: the stream has dropped it
                continue
            if not line:
                return
            self._on_line(label, line.decode(errors="replace").rstrip())


def _signal(child: Child, number: signal.Signals) -> None:
    """Signal a child's whole session, so that nothing that it started stays behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.process.pid, number)
