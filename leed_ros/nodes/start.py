"""How a node's process comes up: `python -m leed_ros.nodes.start MODULE` runs the `main` of a node's module.

The heavy imports take seconds. Until they are done SIGINT ends the process at once and without a word, as SIGTERM does;
from then on `leed_ros.nodes.process` stops the node in order. A node that a runner or a launch started does not outlive
it, however that died.
"""

import ctypes
import importlib
import os
import signal
import sys

from leed_ros.node_spec import PARENT

PR_SET_PDEATHSIG = 1
"""From <linux/prctl.h>: which signal a process gets when the thread that made it ends."""


def start(module: str) -> None:
    """Import a node's module, run its `main` and exit with its exit code."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    end_with_parent()
    sys.exit(importlib.import_module(module).main())


def end_with_parent() -> None:
    """Have the kernel kill this process when the one that started it dies; on Linux only.

    Killed and not asked to end: the parent may have died of what has stopped this process, too. Nothing is lost by it
    that `leed swarm --resume` would need.
    """
    parent = os.environ.pop(PARENT, "")
    if not parent.isdecimal() or sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(parent):  # it has died before the kernel knew
        sys.exit(1)


if __name__ == "__main__":
    start(sys.argv.pop(1))
