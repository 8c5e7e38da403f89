"""The lock of a run: two processes never write into one run's folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from leed_ros.runner.run_folder import RunError, RunFolder

LOCK_FILE = ".lock"


@contextmanager
def locked(run: RunFolder) -> Iterator[None]:
    """Hold the lock of a run; the kernel gives it back when this process ends, however that is.

    Raises:
        RunError: Another process holds it, or it cannot be made.
    """
    descriptor = acquire(run)
    try:
        yield
    finally:
        os.close(descriptor)


def acquire(run: RunFolder) -> int:
    """Take the lock of a run and return the file descriptor that holds it.

    Raises:
        RunError: Another process holds it, or it cannot be made.
    """
    try:
        descriptor = os.open(run.path / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise RunError(f"cannot write to {run.path}: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise RunError(f"{run.path} is running now: wait for its end, or stop it") from error
    return descriptor
