"""PyBullet, imported without the build time that it prints in the middle of everybody's output."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _silent_standard_error() -> Iterator[None]:
    """Send what C code prints to nowhere; Python's own `redirect_stderr` does not reach it."""
    sys.stderr.flush()
    kept = os.dup(2)
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 (a device, not a path of ours)
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


with _silent_standard_error():
    import pybullet

__all__ = ["pybullet"]
