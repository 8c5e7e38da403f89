"""PyBullet, imported without the build time that it prints: standard output belongs to results."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _silent_standard_output() -> Iterator[None]:
    """Send what C code prints to nowhere; Python's own `redirect_stdout` does not reach it."""
    sys.stdout.flush()
    kept = os.dup(1)
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 (a device, not a path of ours)
        os.dup2(nowhere.fileno(), 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


with _silent_standard_output():
    import pybullet

__all__ = ["pybullet"]
