"""How a node's process comes up: `python -m leed_ros.nodes.start MODULE` runs the `main` of a node's module.

The heavy imports take seconds. Until they are done SIGINT ends the process at once and without a word, as SIGTERM does;
from then on `leed_ros.nodes.process` stops the node in order.
"""

import importlib
import signal
import sys


def start(module: str) -> None:
    """Import a node's module, run its `main` and exit with its exit code."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(importlib.import_module(module).main())


if __name__ == "__main__":
    start(sys.argv.pop(1))
