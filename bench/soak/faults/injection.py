"""How a fault is done to real processes, and undone."""

import signal
import subprocess
import sys
from collections.abc import Callable

from bench.soak.faults.model_server import ModelServer
from bench.soak.faults.schedule import Fault
from bench.soak.onlooker import Onlooker
from bench.soak.swarm import SwarmProcess, end

GARBAGE_MESSAGES, FLOOD_MESSAGES = 50, 200
FLOOD = "scan from the year 2038"
"""More of them than a queue holds while the robot is stopped push its own reading out: it is lost."""

Undo = Callable[[], None]


class Injector:
    """Does faults to one swarm.

    Args:
        swarm: What is broken.
        server: The language model's server, if the swarm has one.
        onlooker: Asks for other demonstrations, so that the server is asked.
    """

    def __init__(self, swarm: SwarmProcess, server: ModelServer | None, onlooker: Onlooker) -> None:
        self._swarm, self._server, self._onlooker = swarm, server, onlooker
        self._vandals: list[subprocess.Popen[bytes]] = []

    def begin(self, fault: Fault) -> Undo | None:
        """Do a fault; returns how it is undone, None if its target is not there."""
        begin = {
            "kill": self._kill,
            "stop": self._stop,
            "brief stop": self._stop,
            "garbage": self._send_garbage,
            "flood": self._flood,
            "model": self._change_mood,
        }
        return begin[fault.kind](fault)

    def close(self) -> None:
        """End every process that sends garbage."""
        for vandal in self._vandals:
            vandal.kill()
            vandal.wait()

    def _kill(self, fault: Fault) -> Undo | None:
        return _nothing if self._signal(fault.target, signal.SIGKILL) else None

    def _stop(self, fault: Fault) -> Undo | None:
        if not self._signal(fault.target, signal.SIGSTOP):
            return None
        return lambda: self._go_on(fault.target)

    def _go_on(self, target: str) -> None:
        self._signal(target, signal.SIGCONT)

    def _signal(self, target: str, number: signal.Signals) -> bool:
        process = self._swarm.processes().get(target)
        return process is not None and end(process, number)

    def _send_garbage(self, fault: Fault) -> Undo | None:
        self._vandalise(fault.target, fault.what, GARBAGE_MESSAGES)
        return _nothing

    def _flood(self, fault: Fault) -> Undo | None:
        self._vandalise(fault.target, FLOOD, FLOOD_MESSAGES)
        return self._stop(fault)

    def _vandalise(self, robot: str, what: str, count: int) -> None:
        self._vandals = [vandal for vandal in self._vandals if vandal.poll() is None]
        argv = [sys.executable, "-m", "bench.soak.faults.vandal", robot, what, str(count)]
        self._vandals.append(subprocess.Popen(argv, stderr=subprocess.DEVNULL))

    def _change_mood(self, fault: Fault) -> Undo | None:
        if self._server is None:
            return None
        self._server.mood = fault.what
        self._onlooker.ask_again()
        return self._cheer_up

    def _cheer_up(self) -> None:
        if self._server is not None:
            self._server.mood = "well"


def _nothing() -> None:
    """Undo what cannot be undone."""
