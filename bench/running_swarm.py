"""A swarm that runs as long as a benchmark looks at it."""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def running_swarm(num_robots: int, parameters: str, *options: str) -> Iterator[None]:
    """Run a swarm in lock-step until the context ends.

    Args:
        num_robots: Number of robots.
        parameters: Content of a ROS parameter file.
        options: Further options of `leed swarm`.
    """
    with tempfile.TemporaryDirectory() as folder:
        params = Path(folder) / "params.yaml"
        params.write_text(parameters, encoding="utf-8")
        chosen = ("--num-robots", str(num_robots), "--max-steps", "0", "--params-file", str(params), *options)
        argv = [sys.executable, "-m", "leed_ros.cli", "swarm", *chosen, "--out", f"{folder}/run", "--quiet"]
        process = subprocess.Popen(argv, stderr=subprocess.DEVNULL)
        try:
            yield
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60.0)
