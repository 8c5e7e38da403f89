"""The process runner: starts every node of a swarm, watches over them, and stops them in order."""

import asyncio
import os
import signal
from dataclasses import dataclass, field

from leed_ros.runner.process_group import Child, ProcessGroup
from leed_ros.runner.progress import Progress
from leed_ros.runner.run_folder import RunFolder
from leed_ros.runner.shared_memory import remove_abandoned_files
from leed_ros.runner.status import StatusListener
from leed_ros.swarm import ENVIRONMENT, NodeSpec, swarm_nodes

INTERRUPT_GRACE = 5.0  # [s] before an interrupted swarm is stopped harder
SAVE_GRACE = 60.0  # [s] for many robots to save and export at once at the end of a run


SPECTATORS = ("monitor", "recorder")
"""Labels of nodes that only watch: a run goes on without them."""


@dataclass
class Outcome:
    """How a swarm's processes ended.

    Attributes:
        interrupted: The user stopped it.
        failure: Why the run could not go on, empty if it could.
        lost: Labels of robots whose process died on the way, with the reason.
    """

    interrupted: bool = False
    failure: str = ""
    lost: dict[str, str] = field(default_factory=dict)


class SwarmRunner:
    """Runs one swarm to its end."""

    def __init__(self, run: RunFolder, nodes: list[NodeSpec], progress: Progress) -> None:
        self._run, self._nodes, self._progress = run, nodes, progress
        self._group = ProcessGroup(progress.line)
        self._interrupt = asyncio.Event()

    async def run(self) -> Outcome:
        """Start all nodes, wait for the simulation to end, then stop everybody; leaves no process behind."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._interrupt.set)
        os.environ.update(_environment())
        listener = StatusListener()
        show = asyncio.create_task(self._show(listener))
        outcome = Outcome(failure="the swarm was not started")
        try:
            await self._start()
            outcome = await self._watch()
        finally:
            grace = INTERRUPT_GRACE if outcome.interrupted or outcome.failure else SAVE_GRACE
            await self._group.stop(grace, last=("recorder",))
            show.cancel()
            listener.close()
            remove_abandoned_files()
        return outcome

    async def _start(self) -> None:
        for node in self._nodes:
            argv = node.argv(self._run.write_parameters(node))
            await self._group.start(node.label, argv, _environment())

    async def _watch(self) -> Outcome:
        """Return when the run is over: the simulation is through, a needed process died, or the user stops it."""
        outcome = Outcome()
        interrupt = asyncio.create_task(self._interrupt.wait())
        while True:
            ended = asyncio.create_task(self._group.wait_any())
            await asyncio.wait({ended, interrupt}, return_when=asyncio.FIRST_COMPLETED)
            if interrupt.done():
                ended.cancel()
                outcome.interrupted = True
                return outcome
            await self._group.drain(ended.result())
            if self._is_over(ended.result(), outcome):
                interrupt.cancel()
                return outcome

    def _is_over(self, child: Child, outcome: Outcome) -> bool:
        reason = _reason(child)
        if child.label == "simulation" and child.returncode == 0:
            return True
        self._progress.line(child.label, reason)
        self._progress.explain(child.label)
        if child.label in SPECTATORS:
            return False
        if child.label.startswith("robot_"):
            outcome.lost[child.label] = reason
            left = any(other.label.startswith("robot_") for other in self._group.running())
            outcome.failure = "" if left else "no robot is left"
        else:
            outcome.failure = f"{child.label} {reason}"
        return bool(outcome.failure)

    async def _show(self, listener: StatusListener) -> None:
        with self._progress.live():
            while True:
                self._progress.update(listener.status)
                await asyncio.sleep(0.25)


def run_swarm(run: RunFolder, progress: Progress) -> Outcome:
    """Run the swarm of a run's folder to its end."""
    return asyncio.run(_run(run, progress))


async def _run(run: RunFolder, progress: Progress) -> Outcome:
    config = run.swarm().replace(out=str(run.path))
    return await SwarmRunner(run, swarm_nodes(config), progress).run()


def _environment() -> dict[str, str]:
    return {**ENVIRONMENT, **os.environ}


def _reason(child: Child) -> str:
    code = child.returncode or 0
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
