"""One parser under atheris in a process of its own: `python -m bench.fuzz.worker PARSER STATE SECONDS [libFuzzer ...]`.

libFuzzer ends a process at its first finding, so a campaign starts one after the other. Before this one ends, by a
finding or because its CPU time is spent, it writes what it has done.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import atheris

from bench.fuzz.parser import remove_folder

SLOW = 10.0
"""CPU time for one input beyond which it is a hang [s]."""

NOTED = 5.0
"""CPU time between two notes of what was done: a process that is killed has not worked in vain [s]."""

INSTRUMENTED = ["leed_ros", "mcap", "yaml", "PIL.PpmImagePlugin", "PIL.PngImagePlugin", "PIL.BmpImagePlugin"]


class HangError(Exception):
    """An input took longer than anybody waits."""


class Session:
    """Counts what one process has done, and ends it in time.

    Args:
        name: Which parser.
        state: Where the counts go.
        seconds: CPU time that it may take [s].
    """

    def __init__(self, name: str, state: Path, seconds: float) -> None:
        from bench.fuzz.registry import parser_of  # noqa: PLC0415 (what is imported here is instrumented)
        from bench.fuzz.structure import mutated  # noqa: PLC0415 (likewise)

        self._parser, self._mutated = parser_of(name), mutated
        self._state, self._until = state, time.process_time() + seconds
        self._began = self._written = time.process_time()
        self._done = {"executions": 0, "accepted": 0, "longest": 0.0}

    @property
    def mutators(self) -> dict[str, Callable[[bytes, int, int], bytes]]:
        """The mutator that documents need beside libFuzzer's own, as a keyword of `atheris.Setup`."""
        return {"custom_mutator": self._mutate} if self._parser.structured else {}

    def _mutate(self, data: bytes, longest: int, seed: int) -> bytes:
        """Return other bytes: every second time those of a document with other content."""
        changed = self._mutated(data, longest, seed) if seed % 2 else None
        return atheris.Mutate(data, longest) if changed is None else changed

    def __call__(self, data: bytes) -> None:
        """Read one input.

        Raises:
            HangError: It took too long.
        """
        started = time.process_time()
        try:
            self._done["accepted"] += self._parser.accepts(data)
        except BaseException:
            self._write()
            raise
        took = time.process_time() - started
        self._done["executions"] += 1
        self._done["longest"] = max(self._done["longest"], took)
        if took > SLOW:
            self._write()
            raise HangError(f"{took:.1f} s")
        if started > self._until:
            self._write()
            remove_folder()
            os._exit(0)
        if started > self._written + NOTED:
            self._write()

    def _write(self) -> None:
        self._written = time.process_time()
        self._state.write_text(json.dumps({**self._done, "cpu_seconds": time.process_time() - self._began}))


def main() -> None:
    """Fuzz one parser until its time is spent or something is found."""
    name, state, seconds, *flags = sys.argv[1:]
    with atheris.instrument_imports(include=INSTRUMENTED):
        session = Session(name, Path(state), float(seconds))
    atheris.Setup([sys.argv[0], *flags], session, **session.mutators)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
