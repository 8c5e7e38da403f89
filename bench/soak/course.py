"""The course of a soak: swarm up, faults one after the other, samples in between, and an end in order."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bench.soak.config import SoakConfig
from bench.soak.faults.history import Injected
from bench.soak.faults.injection import Injector
from bench.soak.faults.model_server import MODEL, ModelServer
from bench.soak.faults.schedule import Draw, Fault
from bench.soak.figures.limits import Limits
from bench.soak.figures.samples import Meter
from bench.soak.figures.verdict import Check, checks_of
from bench.soak.onlooker import Onlooker
from bench.soak.remains import faults_of
from bench.soak.swarm import SwarmProcess, write_parameters
from leed_ros.node_spec import ENVIRONMENT

STARTUP_PATIENCE = 300.0  # [s] until the first step
END_PATIENCE = 120.0  # [s] for everybody to save in the end
LOOK_PERIOD = 0.1  # [s]
EXIT_INTERRUPTED = 130
"""Exit code of a swarm that was asked to end."""


@dataclass
class Course:
    """What happened.

    Attributes:
        faults: All that was done, and what came of it.
        missed: Faults whose target was not there at that moment.
        meter: All samples.
        steps: Steps of the simulation in the end.
        seconds: From the first step to the end [s].
        pauses: Beginning, since the first step, and length of the times without a step [s].
        asked: Requests to the language model's server.
        ended: Why the soak ended before its time; empty if it did not.
        remains: What is wrong with what the swarm has left.
        checks: Verdicts, limit by limit.
    """

    meter: Meter
    faults: list[Injected] = field(default_factory=list)
    missed: list[Fault] = field(default_factory=list)
    steps: int = 0
    seconds: float = 0.0
    pauses: list[tuple[float, float]] = field(default_factory=list)
    asked: int = 0
    ended: str = ""
    remains: list[str] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether everything went well."""
        return not self.ended and all(check.passed for check in self.checks)


Tell = Callable[[str], None]


class Soak:
    """Runs one soak.

    Args:
        config: How long, how many robots, which seed.
        limits: What is well.
        folder: Where the swarm's run, output and logs go.
        tell: Takes lines for the user.
    """

    def __init__(self, config: SoakConfig, limits: Limits, folder: Path, tell: Tell) -> None:
        self._config, self._limits, self._folder, self._tell = config, limits, folder, tell
        bounds = config.bounds()
        self._schedule = Draw(bounds, np.random.default_rng(config.seed)).schedule()
        logs = [folder / "ros_log", folder / "output.log", folder / "run" / "logs"]
        self.course = Course(Meter(folder / "run", logs))

    def run(self) -> Course:
        """Run it to its end; Ctrl-C ends it earlier and in order."""
        os.environ.update({**ENVIRONMENT, **os.environ})
        with ExitStack() as stack:
            self._server = stack.enter_context(self._model_server())
            self._swarm = SwarmProcess(self._folder, self._options())
            stack.callback(self._swarm.kill)
            self._onlooker = Onlooker()
            stack.callback(self._onlooker.close)
            self._injector = Injector(self._swarm, self._server, self._onlooker)
            stack.callback(self._injector.close)
            try:
                self._wait_for_first_step()
                self._soak()
                self._settle()
            except KeyboardInterrupt:
                self.course.ended = "interrupted"
            self._end()
        return self.course

    @contextmanager
    def _model_server(self) -> Iterator[ModelServer | None]:
        if self._config.demonstrator != "llm":
            yield None
            return
        server = ModelServer(self._config.seed)
        try:
            yield server
        finally:
            server.close()

    def _options(self) -> list[str]:
        parameters = write_parameters(self._folder / "soak.yaml", self._config.parameters())
        words = [*self._config.words(), "--params-file", str(parameters)]
        return [*words, "--llm", MODEL, "--llm-host", self._server.url] if self._server else words

    def _wait_for_first_step(self) -> None:
        deadline = time.monotonic() + STARTUP_PATIENCE
        while not self._onlooker.progress.steps and self._swarm.exit_code is None:
            time.sleep(LOOK_PERIOD)
            if time.monotonic() > deadline:
                break
        self._began = time.monotonic()

    @property
    def _now(self) -> float:
        """Time since the first step [s]."""
        return time.monotonic() - self._began

    def _soak(self) -> None:
        waiting, sample_due = list(self._schedule), 0.0
        while self._now < self._config.seconds and not self._broken_down():
            while waiting and waiting[0].at <= self._now:
                self._begin(waiting.pop(0))
            self._look_after()
            if self._now >= sample_due:
                sample_due = self._now + self._config.sample_period
                self._sample()
            time.sleep(LOOK_PERIOD)

    def _settle(self) -> None:
        """Let everything go on after the last faults, which a busy machine takes its time for."""
        deadline = self._now + self._limits.recovery
        while self._now < deadline and not self._broken_down():
            self._look_after()
            if all(one.recovered is not None for one in self.course.faults):
                return
            time.sleep(LOOK_PERIOD)

    def _broken_down(self) -> bool:
        """Whether the swarm has ended or hangs."""
        code, still = self._swarm.exit_code, time.monotonic() - self._onlooker.progress.since
        if code is not None:
            self.course.ended = f"the swarm ended by itself with exit code {code}"
        elif still > self._limits.pause and not self._holding():
            self.course.ended = f"no step for {still:.0f} s"
        return bool(self.course.ended)

    def _holding(self) -> bool:
        return any(one.ended is None for one in self.course.faults)

    def _begin(self, fault: Fault) -> None:
        undo = self._injector.begin(fault)
        if undo is None:
            self.course.missed.append(fault)
            return
        self.course.faults.append(Injected(fault, self._now, undo))
        left = divmod(round(self._config.seconds - self._now), 60)
        self._tell(f"{left[0]:3d}:{left[1]:02d} left, step {self._onlooker.progress.steps:,}: {fault}")

    def _look_after(self) -> None:
        """End faults whose time is over, and see what has recovered."""
        for one in self.course.faults:
            if one.ended is None and self._now >= one.began + one.fault.seconds:
                one.end(time.monotonic(), self._onlooker)
            elif one.recovered is None:
                one.look(time.monotonic(), self._onlooker)

    def _sample(self) -> None:
        self.course.meter.sample(self._swarm.processes(), self._now, self._onlooker.progress.steps)

    def _end(self) -> None:
        """End faults, end the swarm, and judge."""
        course = self.course
        for one in course.faults:
            if one.ended is None:
                one.end(time.monotonic(), self._onlooker)
        course.steps, course.seconds = self._onlooker.progress.steps, self._now
        course.asked = self._server.asked if self._server else 0
        course.pauses = [(since - self._began, length) for since, length in self._onlooker.progress.pauses]
        code = self._swarm.stop(END_PATIENCE)
        if code != EXIT_INTERRUPTED:
            course.remains.append(f"the swarm ended with exit code {code} when asked to end")
        course.remains += faults_of(self._swarm, self._config.num_robots)
        lengths = [length for _, length in course.pauses]
        course.checks = checks_of(course.meter, course.faults, lengths, self._limits)
        course.checks.append(_saved(course.remains))


def _saved(remains: list[str]) -> Check:
    figure = "; ".join(remains) or "all saved, whole and loadable; no process left"
    return Check("what is left", figure, "all saved", not remains)
