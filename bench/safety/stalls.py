"""Whether the machine itself stood still, as a crowded host does to its guests: then it has measured nothing."""

import os
import threading
import time

PERIOD = 0.01  # [s]
SHORTEST = 0.03  # [s] lateness that is kept


class StallWatch:
    """One thread per processor that ought to run every 10 ms, and keeps when it did not."""

    def __init__(self) -> None:
        self._late: list[tuple[float, float]] = []  # when it ran again, how late [s]
        self._closing = threading.Event()
        self._threads = [
            threading.Thread(target=self._watch, args=(processor,), daemon=True)
            for processor in os.sched_getaffinity(0)
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """End its threads."""
        self._closing.set()
        for thread in self._threads:
            thread.join()

    def longest(self, since: float) -> float:
        """Return for how long a processor gave nothing at most since a moment of the steady clock [s]."""
        return max((late for when, late in list(self._late) if when >= since), default=0.0)

    def _watch(self, processor: int) -> None:
        os.sched_setaffinity(threading.get_native_id(), {processor})
        last = time.monotonic()
        while not self._closing.wait(PERIOD):
            now = time.monotonic()
            if now - last - PERIOD > SHORTEST:
                self._late.append((now, now - last - PERIOD))
            last = now
