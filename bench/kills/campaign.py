"""A campaign of kills: swarms come up, something in them is killed, they go on or are resumed, again and again."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bench.kills.plan import ALL, KILLS_WITHIN, SIMULATION, Kill, draw_kill
from bench.kills.state import Loss, SwarmState, loss_of, state_of
from bench.soak.onlooker import Onlooker
from bench.soak.swarm import RUNNER, Parameters, SwarmProcess, end, write_parameters
from leed_ros.node_spec import ENVIRONMENT
from leed_ros.swarm import robot_name

PATIENCE = 180.0  # [s] until a swarm goes on, or has ended; beyond, it hangs
LOOK_PERIOD = 0.1  # [s]
SETTLED_WORDS = 2.0  # [s] what a node said before it was killed has come by then, and no node comes up so fast

PARAMETERS: Parameters = {
    "/**/robot": {"learning": {"rollout_steps": 128, "update_epochs": 2, "warm_start_steps": 50}},
    "/simulation": {"answer_timeout": 5.0, "mission": {"time_limit": 20.0}},
    "/demonstration": {"demonstration": {"rounds": 8}},
}
ROUND_STEPS = 100
"""Steps of a round at most: its time limit over the control period of 0.2 s."""

BOUND = 2 * ROUND_STEPS + 32
"""Steps that may be lost: every round begins with a snapshot, of which one may not be whole; the nodes tell their
steps every half second, in which there may be some more."""


@dataclass(frozen=True)
class Record:
    """One kill, and what came of it.

    Attributes:
        target: Who was killed.
        swarm: Number of the swarm.
        steps: Steps of the simulation at that moment.
        seconds: Until all went on [s]; None if it never did.
        loss: What it has cost; None if it never went on.
        fault: Why the swarm did not go on, empty if it did.
    """

    target: str
    swarm: int
    steps: int
    seconds: float | None
    loss: Loss | None
    fault: str = ""

    @property
    def kept(self) -> bool:
        """Whether it went on, and nothing was lost beyond the promise."""
        return self.loss is not None and not self.loss.broken

    def to_mapping(self) -> dict[str, Any]:
        """Return what goes to JSON."""
        return {**asdict(self), "kept": self.kept}


class HungError(Exception):
    """A swarm did not go on, or not end, in time."""


@dataclass
class Campaign:
    """Kills processes of one swarm after the other.

    Attributes:
        folder: Where swarms have their folders.
        seed: Decides everything drawn.
        num_robots: Robots of a swarm.
        tell: Takes lines for the user.
    """

    folder: Path
    seed: int
    num_robots: int
    tell: Callable[[str], None]
    _restarts: list[tuple[float, str]] = field(default_factory=list)

    @property
    def robots(self) -> list[str]:
        """Names of the robots."""
        return [robot_name(index) for index in range(self.num_robots)]

    def swarm_of(self, number: int, kills: int, first: int) -> Iterator[Record]:
        """Start a swarm, kill in it so many times, and end it; a swarm that hangs is the last of its kind.

        Args:
            number: Of the swarm.
            kills: How many.
            first: Number of the first of them.
        """
        os.environ.update({**ENVIRONMENT, **os.environ})
        self._restarts = []
        folder = self.folder / f"swarm_{number}"
        folder.mkdir(parents=True)
        swarm = SwarmProcess(folder, self._options(folder, number))
        onlooker = Onlooker()
        try:
            self._wait(
                lambda: all(onlooker.word(name).number("updates") > 0 for name in self.robots), "no update", swarm
            )
            for index in range(first, first + kills):
                record = self._one(swarm, onlooker, number, np.random.default_rng([self.seed, index]))
                self.tell(f"kill {index + 1}: {_told(record)}")
                yield record
                if record.fault:
                    break
        finally:
            onlooker.close()
            swarm.stop(60.0)
            swarm.kill()

    def _options(self, folder: Path, number: int) -> list[str]:
        parameters = write_parameters(folder / "kills.yaml", PARAMETERS)
        words = ["--num-robots", str(self.num_robots), "--physics", "kinematic", "--monitor", "--max-steps", "0"]
        return [*words, "--seed", str(self.seed + number), "--params-file", str(parameters)]

    def _one(self, swarm: SwarmProcess, onlooker: Onlooker, number: int, rng: np.random.Generator) -> Record:
        recent = [name for when, name in self._restarts if time.monotonic() - when < KILLS_WITHIN]
        kill = draw_kill(rng, self.robots, recent)
        time.sleep(kill.wait)
        before, began = state_of(swarm, onlooker, self.robots), time.monotonic()
        try:
            restored = self._kill_and_go_on(swarm, onlooker, kill)
            self._wait(lambda: self._all_learn(onlooker, restored), f"{kill.target}: the robots do not learn")
        except HungError as error:
            return Record(kill.target, number, before.steps, None, None, str(error))
        restarted = self._restarted(kill)
        loss = loss_of(before, restored, state_of(swarm, onlooker, self.robots), restarted, BOUND)
        return Record(kill.target, number, before.steps, round(time.monotonic() - began, 2), loss)

    def _restarted(self, kill: Kill) -> Sequence[str]:
        return self.robots if kill.ends_run else [name for name in self.robots if name == kill.target]

    def _kill_and_go_on(self, swarm: SwarmProcess, onlooker: Onlooker, kill: Kill) -> SwarmState:
        """Kill, resume if the run has ended by it, and return what the nodes told first."""
        if kill.ends_run:
            self._end_run(swarm, kill.target)
            self._restarts = []
            onlooker.forget()
            swarm.resume([])
            labels = ["simulation", "demonstration", *self.robots]
        else:
            labels = [kill.target]
            end(swarm.processes()[kill.target], signal.SIGKILL)
            self._restarts.append((time.monotonic(), kill.target))
            time.sleep(SETTLED_WORDS)
            onlooker.forget(kill.target)
        first: dict[str, SwarmState] = {}
        self._wait(lambda: self._heard(swarm, onlooker, labels, first), f"{kill.target} does not come back", swarm)
        return self._restored(first, state_of(swarm, onlooker, self.robots))

    def _heard(
        self, swarm: SwarmProcess, onlooker: Onlooker, labels: Sequence[str], first: dict[str, SwarmState]
    ) -> bool:
        """Keep the state at which each node was heard first; return whether all were."""
        for label in labels:
            if label not in first and onlooker.word(label).time:
                first[label] = state_of(swarm, onlooker, self.robots)
        return len(first) == len(labels)

    def _restored(self, first: dict[str, SwarmState], now: SwarmState) -> SwarmState:
        """Put together what each node told first."""
        robots = {name: first.get(name, now).robots[name] for name in self.robots}
        return SwarmState(first.get("simulation", now).steps, robots)

    def _end_run(self, swarm: SwarmProcess, target: str) -> None:
        """Kill what ends a run, and wait for its end: nothing may stay behind."""
        if target == ALL:
            swarm.kill()
        else:
            end(swarm.processes()[target], signal.SIGKILL)
        what = "the run does not end" if target == SIMULATION else f"{RUNNER} leaves processes behind"
        self._wait(lambda: not swarm.processes(), f"{target}: {what}")

    def _all_learn(self, onlooker: Onlooker, restored: SwarmState) -> bool:
        """Whether every robot has made an update since."""
        return all(onlooker.word(name).number("updates") > robot.updates for name, robot in restored.robots.items())

    def _wait(self, condition: Callable[[], bool], what: str, swarm: SwarmProcess | None = None) -> None:
        """Wait for a condition.

        Raises:
            HungError: It did not come in time, or the swarm has ended.
        """
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if swarm is not None and swarm.exit_code is not None:
                raise HungError(f"{what}; the run ended with exit code {swarm.exit_code}")
            if time.monotonic() > deadline:
                raise HungError(f"{what} within {PATIENCE:.0f} s")
            time.sleep(LOOK_PERIOD)


def _told(record: Record) -> str:
    if record.loss is None or record.seconds is None:
        return f"{record.target} at step {record.steps:,}: {record.fault}"
    loss, words = record.loss, "; ".join(record.loss.broken) or "kept"
    again = f"{loss.steps} steps and {sum(loss.transitions.values())} transitions once more"
    return f"{record.target} at step {record.steps:,}: went on after {record.seconds:.1f} s, {again}; {words}"
