"""Who only watches goes last: it takes the time that robots and simulation leave."""

import os
from contextlib import suppress
from pathlib import Path

NICENESS = 10
AUTOGROUP = Path("/proc/self/autogroup")
"""Where Linux takes the niceness of a session; nodes run in sessions of their own, which it weighs before processes."""


def go_last() -> None:
    """Lower the priority of the calling thread, and of its session if the process leads one.

    A session that others share, such as a terminal's, keeps its priority.
    """
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
    if os.getsid(0) == os.getpid():
        with suppress(OSError):
            AUTOGROUP.write_text(str(NICENESS), encoding="ascii")
