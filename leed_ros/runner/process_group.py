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
    waiter: asyncio.Task[None]

    @property
    def returncode(self) -> int | None:
        """Exit code, negative for the number of the signal that killed it; None while it runs."""
        return self.process.returncode


class ProcessGroup:
    """Starts children in sessions of their own, so that a Ctrl-C reaches them through `stop` alone."""

    def __init__(self, on_line: LineCallback) -> None:
        self.children: list[Child] = []
        self._on_line = on_line
        self._ended: asyncio.Queue[Child] = asyncio.Queue()

    async def start(self, label: str, argv: Sequence[str], environment: Mapping[str, str]) -> Child:
        """Start one child, in place of one with the same label that has ended.

        Its standard output and error go to the line callback.

        Raises:
            OSError: It cannot be started.
        """
        process = await asyncio.create_subprocess_exec(
            *argv,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            limit=LINE_LIMIT,
        )
        reader, waiter = self._read(label, process), self._wait(label, process)
        child = Child(label, process, asyncio.create_task(reader), asyncio.create_task(waiter))
        self.children = [*(other for other in self.children if other.label != label), child]
        return child

    async def next_end(self) -> Child:
        """Return the next child that ends, once for each; those that are started meanwhile are among them."""
        return await self._ended.get()

    def kill(self, label: str) -> None:
        """Kill a child and all that it started."""
        for child in self.running():
            if child.label == label:
                _signal(child, signal.SIGKILL)

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

    async def _wait(self, label: str, process: asyncio.subprocess.Process) -> None:
        await process.wait()
        self._ended.put_nowait(next(child for child in self.children if child.process is process))

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
