"""What a swarm had at a moment: what it told, and what was on the disk."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.soak.onlooker import Onlooker
from bench.soak.remains import Row, curve_faults, curve_of
from bench.soak.swarm import SwarmProcess


@dataclass(frozen=True)
class RobotState:
    """A robot at a moment.

    Attributes:
        updates: Updates as it told last.
        transitions: Transitions as it told last.
        demonstrations: Demonstrations as it told last.
        curve: Its learning curve on the disk.
    """

    updates: int
    transitions: int
    demonstrations: int
    curve: list[Row]


@dataclass(frozen=True)
class SwarmState:
    """A swarm at a moment: steps as the simulation told last, and every robot."""

    steps: int
    robots: dict[str, RobotState]


def state_of(swarm: SwarmProcess, onlooker: Onlooker, robots: Sequence[str]) -> SwarmState:
    """Return what a swarm has now."""
    steps = int(onlooker.word("simulation").number("steps"))
    return SwarmState(steps, {name: _robot(swarm, onlooker, name) for name in robots})


def _robot(swarm: SwarmProcess, onlooker: Onlooker, name: str) -> RobotState:
    word = onlooker.word(name)
    updates, transitions, demonstrations = map(int, map(word.number, ("updates", "transitions", "demonstrations")))
    return RobotState(updates, transitions, demonstrations, curve_of(swarm.run / name))


@dataclass(frozen=True)
class Loss:
    """What a kill has cost.

    Attributes:
        steps: Steps of the simulation that are simulated once more.
        transitions: By robot, transitions that are gathered once more.
        broken: Promises that were not kept.
        replayed: Updates made once more, of all robots.
        replayed_alike: Those of them whose figures came out as before.
    """

    steps: int
    transitions: dict[str, int]
    broken: list[str]
    replayed: int = 0
    replayed_alike: int = 0


def loss_of(before: SwarmState, restored: SwarmState, after: SwarmState, restarted: Sequence[str], bound: int) -> Loss:
    """Hold what came back against what was there.

    Args:
        before: Right before the kill.
        restored: What the nodes told first after it.
        after: Once all went on.
        restarted: Robots whose process began anew.
        bound: Steps that may be lost: those since the last snapshot.
    """
    lost = {name: _lost(before.robots[name], restored.robots[name]) for name in restarted}
    steps = max(0, before.steps - restored.steps)
    broken = [f"{name} has lost {count} transitions" for name, count in lost.items() if count > bound]
    broken += [f"{steps} steps are lost"] if steps > bound else []
    counts = [(0, 0)]
    for name, robot in before.robots.items():
        kept = restored.robots[name].updates if name in restarted else len(robot.curve)
        broken += [f"{name}: {fault}" for fault in _curve_broken(robot, after.robots[name], kept)]
        broken += _forgotten(name, robot, after.robots[name])
        counts.append(_replayed(robot.curve, after.robots[name].curve, kept))
    done, alike = (sum(count) for count in zip(*counts, strict=True))
    return Loss(steps, lost, broken, done, alike)


def _lost(before: RobotState, restored: RobotState) -> int:
    return max(0, before.transitions - restored.transitions)


def _curve_broken(before: RobotState, after: RobotState, kept: int) -> list[str]:
    """Return what is wrong with a curve whose first rows had to stay as they were."""
    found = curve_faults(after.curve)
    own = before.curve[:kept]
    if after.curve[: len(own)] != own:
        found.append(f"one of the first {len(own)} rows of the curve is another one now")
    return found


def _forgotten(name: str, before: RobotState, after: RobotState) -> list[str]:
    forgotten = before.demonstrations > 0 and after.demonstrations == 0
    return [f"{name} has forgotten its demonstrations"] if forgotten else []


def _replayed(before: list[Row], after: list[Row], kept: int) -> tuple[int, int]:
    """Return how many rows were made once more, and how many of those came out alike."""
    pairs = list(zip(before[kept:], after[kept:], strict=False))
    return len(pairs), sum(one == other for one, other in pairs)
