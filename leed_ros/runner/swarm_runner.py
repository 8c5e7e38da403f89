"""The process runner: starts every node of a swarm, keeps it alive, and stops all of them in order."""

import asyncio
import os
import signal
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field

from leed_ros.node_spec import ENVIRONMENT, PARENT, NodeSpec
from leed_ros.nodes.process import EXIT_USAGE
from leed_ros.runner.node_logs import NodeLogs
from leed_ros.runner.process_group import Child, ProcessGroup
from leed_ros.runner.progress import Progress
from leed_ros.runner.restarts import LOOK_PERIOD, RestartConfig, Restarts, Silence
from leed_ros.runner.run_folder import RunError, RunFolder
from leed_ros.runner.shared_memory import remove_abandoned_files, wait_until_let_go
from leed_ros.runner.status import StatusListener

INTERRUPT_GRACE = 5.0  # [s] before an interrupted swarm is stopped harder
SAVE_GRACE = 60.0  # [s] for many robots to save and export at once at the end of a run

SPECTATORS = ("monitor", "recorder")
"""Labels of nodes that only watch: a run goes on without them, and they may end by themselves."""

SILENT = ("recorder",)
"""Labels of nodes that report nothing, so that nobody can tell whether they hang."""


@dataclass
class Outcome:
    """How a swarm's processes ended.

    Attributes:
        interrupted: The user stopped it.
        failure: Why the run could not go on, empty if it could.
        lost: Labels of robots that died on the way and were given up, with the reason.
        restarts: How often nodes were started again because they had died, by label.
    """

    interrupted: bool = False
    failure: str = ""
    lost: dict[str, str] = field(default_factory=dict)
    restarts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Death:
    """A node that has ended, or could not be started.

    Attributes:
        label: Which one.
        reason: How, in words that go on after its name.
        code: Exit code, negative for the number of the signal that killed it; None if it could not be started.
    """

    label: str
    reason: str
    code: int | None = None

    @property
    def curable(self) -> bool:
        """Whether it may live longer when it is started again: what it was told to do would be wrong again."""
        return self.code != EXIT_USAGE


class SwarmRunner:
    """Runs one swarm to its end."""

    def __init__(
        self, run: RunFolder, nodes: list[NodeSpec], progress: Progress, restarts: RestartConfig | None = None
    ) -> None:
        config = restarts or RestartConfig()
        self._run, self._progress = run, progress
        self._nodes = {node.label: node for node in nodes}
        self._logs = NodeLogs(run.logs, lambda line: progress.line("leed", line))
        self._group = ProcessGroup(self._line)
        self._interrupt, self._through = asyncio.Event(), asyncio.Event()
        self._deaths: asyncio.Queue[Death] = asyncio.Queue()
        self._restarts, self._silence, self._limit = Restarts(config), Silence(config.silence), config.silence
        self._hung: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> Outcome:
        """Start all nodes, wait for the simulation to end, then stop everybody; leaves no process behind.

        A simulation on another machine has ended when it says so.

        Raises:
            RunError: A node cannot be started.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._interrupt.set)
        os.environ.update(_environment())
        remove_abandoned_files()
        listener = StatusListener()
        for work in (self._show(listener), self._look(listener), self._collect()):
            self._spawn(work)
        outcome = Outcome(failure="the swarm was not started")
        try:
            for node in self._nodes.values():
                self._run.write_parameters(node)
                await self._start(node)
            outcome = await self._watch()
        finally:
            await self._end(outcome)
            listener.close()
            wait_until_let_go()  # the listener had those of the nodes open
            remove_abandoned_files(by_this_process=True)
        return outcome

    async def _end(self, outcome: Outcome) -> None:
        for task in self._tasks:
            task.cancel()
        outcome.restarts = dict(self._restarts.counts)
        grace = INTERRUPT_GRACE if outcome.interrupted or outcome.failure else SAVE_GRACE
        await self._group.stop(grace, last=("recorder",))
        self._logs.close()

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _start(self, node: NodeSpec, *, again: bool = False) -> None:
        """Start a node.

        Raises:
            RunError: It cannot be started.
        """
        argv = node.argv(*self._run.parameter_paths(node.label, again=again and node.restart is not None))
        self._silence.forget([node.label])
        try:
            await self._group.start(node.label, argv, {**_environment(), PARENT: str(os.getpid())})
        except OSError as error:
            raise RunError(f"{node.label} cannot be started: {error.strerror or error}") from error

    async def _start_again(self, node: NodeSpec, delay: float) -> None:
        await asyncio.sleep(delay)
        try:
            await self._start(node, again=True)
        except RunError as error:
            self._deaths.put_nowait(Death(node.label, f"was not started again: {error}"))

    async def _watch(self) -> Outcome:
        """Return when the run is over: the simulation is through, a needed process died, or the user stops it."""
        outcome = Outcome()
        interrupt, through = (asyncio.create_task(event.wait()) for event in (self._interrupt, self._through))
        while True:
            death = asyncio.create_task(self._deaths.get())
            await asyncio.wait({death, interrupt, through}, return_when=asyncio.FIRST_COMPLETED)
            if interrupt.done() or through.done() or self._is_over(death.result(), outcome):
                outcome.interrupted = interrupt.done()
                for waiting in (death, interrupt, through):
                    waiting.cancel()
                return outcome

    async def _collect(self) -> None:
        """Take up the end of every child, and remove what it has left in shared memory."""
        while True:
            child = await self._group.next_end()
            await self._group.drain(child)
            await asyncio.to_thread(remove_abandoned_files)
            reason = f"hung: it said nothing for {self._limit:g} s" if child.label in self._hung else _reason(child)
            self._hung.discard(child.label)
            self._deaths.put_nowait(Death(child.label, reason, child.returncode))

    def _is_over(self, death: Death, outcome: Outcome) -> bool:
        if death.label == "simulation" and death.code == 0:
            return True
        self._line(death.label, death.reason)
        self._progress.explain(death.label)
        if (death.label in SPECTATORS and death.code == 0) or self._revive(death):
            return False
        return self._give_up(death, outcome)

    def _revive(self, death: Death) -> bool:
        """Start a node again after a while, if it can be, and not for too many times."""
        node = self._nodes[death.label]
        if node.restart is None or not death.curable:
            return False
        delay = self._restarts.delay(death.label)
        if delay is None:
            self._line(death.label, "has died too often and is given up")
            return False
        self._line(death.label, f"is started again in {delay:g} s")
        self._spawn(self._start_again(node, delay))
        return True

    def _give_up(self, death: Death, outcome: Outcome) -> bool:
        """Go on without a node if that can be; return whether the run is over."""
        if death.label.startswith("robot_"):
            outcome.lost[death.label] = death.reason
            left = any(label.startswith("robot_") and label not in outcome.lost for label in self._nodes)
            outcome.failure = "" if left else "no robot is left"
        elif death.label not in SPECTATORS:
            outcome.failure = f"{death.label} {death.reason}"
        return bool(outcome.failure)

    async def _look(self, listener: StatusListener) -> None:
        """Kill nodes that hang: their end is then taken up as any other."""
        last = time.monotonic()
        while True:
            await asyncio.sleep(LOOK_PERIOD)
            now = time.monotonic()
            labels = [child.label for child in self._group.running() if child.label not in SILENT]
            said = listener.status.heard
            heard = {label: sum(said[one] for one in self._nodes[label].labels) for label in labels}
            for label in self._silence.look(now - last, heard):
                self._hung.add(label)
                self._group.kill(label)
            last = now

    async def _show(self, listener: StatusListener) -> None:
        with self._progress.live():
            while True:
                self._progress.update(listener.status, self._restarts.counts)
                if "simulation" not in self._nodes and listener.status.through:
                    self._through.set()
                await asyncio.sleep(0.25)

    def _line(self, label: str, text: str) -> None:
        self._logs.write(label, text)
        self._progress.line(label, text)


def run_swarm(run: RunFolder, nodes: list[NodeSpec], progress: Progress) -> Outcome:
    """Run a swarm to its end.

    Args:
        run: Folder of the run.
        nodes: Its nodes; see `RunFolder.nodes`.
        progress: Shows how far it is.

    Raises:
        RunError: A node cannot be started.
    """
    return asyncio.run(_run(run, nodes, progress))


async def _run(run: RunFolder, nodes: list[NodeSpec], progress: Progress) -> Outcome:
    return await SwarmRunner(run, nodes, progress).run()


def _environment() -> dict[str, str]:
    return {**ENVIRONMENT, **os.environ}


def _reason(child: Child) -> str:
    code = child.returncode or 0
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
