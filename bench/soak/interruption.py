"""Ctrl-C and SIGTERM end a long measurement in order, once."""

import signal
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


def end_in_order() -> None:
    """Have both signals raise `KeyboardInterrupt`, also where a shell has started the process in the background."""
    for number in SIGNALS:
        signal.signal(number, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """End in order; a second signal must not cut that short."""
    for one in SIGNALS:
        signal.signal(one, signal.SIG_IGN)
    raise KeyboardInterrupt
