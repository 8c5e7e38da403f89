"""Background: a job that yields events runs in a thread of its own, so that a slow model holds nobody up."""

import threading
from collections.abc import Iterator
from queue import Empty, Queue
from typing import Generic, TypeVar

EventT = TypeVar("EventT")


class _End:
    """Marks that a job has ended."""


class Background(Generic[EventT]):
    """Runs one job and hands over its events in their order.

    Args:
        job: Yields events; what it raises is raised by `poll`.
    """

    def __init__(self, job: Iterator[EventT]) -> None:
        self._job = job
        self._events: Queue[EventT | Exception | _End] = Queue()
        self._cancelled = threading.Event()
        self.running = True
        threading.Thread(target=self._run, name="advisor", daemon=True).start()

    def poll(self, timeout: float) -> EventT | None:
        """Return the next event, None if there is none yet within a time [s] or none any more (`running` tells)."""
        try:
            event = self._events.get(timeout=timeout) if timeout > 0.0 else self._events.get_nowait()
        except Empty:
            return None
        if isinstance(event, _End):
            self.running = False
            return None
        if isinstance(event, Exception):
            self.running = False
            raise event
        return event

    def cancel(self) -> None:
        """End the job with its next event; what it still yields is dropped."""
        self._cancelled.set()
        self.running = False

    def _run(self) -> None:
        try:
            for event in self._job:
                if self._cancelled.is_set():
                    return
                self._events.put(event)
        except Exception as error:
            self._events.put(error)
        self._events.put(_End())
