"""Who watches a swarm: nobody, a monitor, a monitor that RViz looks at, or the live page, each in a process."""

import contextlib
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

PORT = 8799
PATIENCE = 60.0  # [s] until the page is served
MONITOR = ("leed_ros.nodes.start", "leed_ros.nodes.monitor_node")
WATCHERS = ("monitor", "monitor and RViz", "page")


@contextmanager
def watched_by(who: str) -> Iterator[None]:
    """Have somebody watch as long as the context is open."""
    with ExitStack() as stack:
        if who == "page":
            stack.enter_context(_process("leed_ros.cli", "view", "--port", str(PORT)))
            stack.enter_context(_reader()).wait(PATIENCE)
        if who.startswith("monitor"):
            stack.enter_context(_process(*MONITOR))
        if who == "monitor and RViz":
            stack.enter_context(_process("bench.monitoring.onlooker"))
        yield


@contextmanager
def _process(*argv: str) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", *argv],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # as the process runner starts it
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20.0)


@contextmanager
def _reader() -> Iterator[threading.Event]:
    """Read the page's stream as an open page does; yields what is set when the first of it has come."""
    stop, begun = threading.Event(), threading.Event()
    thread = threading.Thread(target=_read, args=(stop, begun), daemon=True)
    thread.start()
    try:
        yield begun
    finally:
        stop.set()
        thread.join(timeout=20.0)


def _read(stop: threading.Event, begun: threading.Event) -> None:
    while not stop.wait(0.5):
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/stream", timeout=PATIENCE) as stream,
        ):
            while not stop.is_set() and stream.read1(1 << 16):
                begun.set()
