"""A peer in a process of its own, told to take its turns; see `bench.scale.peers`."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

PEERS = {"pybullet-fleet": "fleet_peer", "VMAS": "vmas_peer", "navground": "navground_peer"}
"""Modules of `bench.scale.peers` by the name of the simulator."""

ROOT = Path(__file__).parents[2]


class PeerError(Exception):
    """A peer's process ended."""


class Peer:
    """A simulator of other people's.

    Args:
        name: One of `PEERS`.
        python: Interpreter of the environment that it is installed in.

    Attributes:
        name: The same.
    """

    def __init__(self, name: str, python: str) -> None:
        self.name, self._python = name, python
        self._process: subprocess.Popen[str] | None = None

    def begin(self, num_robots: int) -> Callable[[float], float]:
        """Make N robots in a new process, and return what steps them for so many seconds of CPU time.

        Raises:
            PeerError: It ended.
        """
        self.close()
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [self._python, "-m", f"bench.scale.peers.{PEERS[self.name]}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        self._ask({"num_robots": num_robots})
        return lambda seconds: float(self._ask({"seconds": seconds})["rate"])

    def close(self) -> None:
        """End its process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
        self._process = None

    def _ask(self, request: dict[str, float]) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        except (OSError, ValueError) as error:
            raise PeerError(f"{self.name} does not run in {self._python}") from error
        return answer
