"""Whether a soak went well: every limit with the worst figure that was found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.soak.faults.history import Injected
from bench.soak.figures.limits import Limits
from bench.soak.figures.samples import Meter, ProcessSample
from bench.soak.figures.trend import Trend, growth, trend


@dataclass(frozen=True)
class Check:
    """One limit.

    Attributes:
        name: What is limited.
        figure: The worst that was found, with its unit.
        limit: What is allowed, with its unit.
        passed: It is within.
    """

    name: str
    figure: str
    limit: str
    passed: bool


@dataclass(frozen=True)
class Life:
    """The life of one process after its warm-up.

    Attributes:
        label: What it is.
        pid: Which.
        seconds: How long it was watched [s].
        steps: Steps of the simulation meanwhile.
        uss: Its own memory in the end [MB].
        memory: Growth of that [MB per 1,000 steps].
        files: Growth of the number of open files.
        threads: Growth of the number of threads.
    """

    label: str
    pid: int
    seconds: float
    steps: int
    uss: float
    memory: Trend
    files: int
    threads: int

    def leaks(self, limits: Limits) -> bool:
        """Whether it grows faster than allowed, and by more than what may have other causes."""
        return self.memory.low > limits.memory and self.memory.low * self.steps / 1000.0 > limits.noise


def lives_of(meter: Meter, limits: Limits) -> list[Life]:
    """Return the lives that were long enough to tell something of."""
    lives = [_settled(own, limits.warm_up) for own in meter.lives().values()]
    return [_life(own) for own in lives if len(own) >= limits.least_samples and own[-1].steps > own[0].steps]


def checks_of(meter: Meter, faults: Sequence[Injected], pauses: Iterable[float], limits: Limits) -> list[Check]:
    """Hold everything that was measured against its limit."""
    return [
        *_process_checks(lives_of(meter, limits), limits),
        *_disk_checks(meter, limits),
        _at_most("longest time without a step", max(pauses, default=0.0), limits.pause, "s"),
        _recovery(faults, limits),
    ]


def _settled(samples: list[ProcessSample], warm_up: float) -> list[ProcessSample]:
    return [sample for sample in samples if sample.time - samples[0].time >= warm_up]


def _life(own: list[ProcessSample]) -> Life:
    steps = [sample.steps / 1000.0 for sample in own]
    first, last = own[0], own[-1]
    return Life(
        label=last.label,
        pid=last.pid,
        seconds=last.time - first.time,
        steps=last.steps - first.steps,
        uss=last.uss,
        memory=trend(steps, [sample.uss for sample in own]),
        files=int(growth([sample.files for sample in own])),
        threads=int(growth([sample.threads for sample in own])),
    )


def _process_checks(lives: Sequence[Life], limits: Limits) -> list[Check]:
    if not lives:
        return [Check("processes watched for long enough", "0", "at least 1", passed=False)]
    worst = max(lives, key=lambda life: (life.leaks(limits), life.memory.low * life.steps))
    figure = f"{worst.memory.slope:.3f} ({worst.memory.low:.3f} to {worst.memory.high:.3f}), {worst.label}"
    limit = f"{limits.memory} MB per 1,000 steps, or {limits.noise} MB"
    return [
        Check("growth of memory", figure, limit, not worst.leaks(limits)),
        _at_most("growth of open files", max(life.files for life in lives), limits.files, ""),
        _at_most("growth of threads", max(life.threads for life in lives), limits.threads, ""),
    ]


def _disk_checks(meter: Meter, limits: Limits) -> list[Check]:
    disk = meter.disk
    abandoned = max((sample.abandoned for sample in disk), default=0)
    logs = max((sample.logs for sample in disk), default=0)
    later = [sample for sample in disk if sample.time >= limits.warm_up]
    grown = trend([sample.steps / 1000.0 for sample in later], [sample.run / 1000.0 for sample in later])
    return [
        _at_most("abandoned files in /dev/shm", abandoned, limits.abandoned, ""),
        _at_most("size of the logs", logs / 1e6, limits.logs / 1e6, "MB"),
        _at_most("growth of the run's folder", grown.low, limits.run, "kB per 1,000 steps"),
    ]


def _recovery(faults: Sequence[Injected], limits: Limits) -> Check:
    lost = [str(one.fault) for one in faults if one.recovered is None]
    longest = max((one.recovered for one in faults if one.recovered is not None), default=0.0)
    figure = f"never: {', '.join(lost)}" if lost else f"{longest:.1f} s"
    limit = f"{limits.recovery:g} s"
    return Check("longest time to recover", figure, limit, not lost and longest <= limits.recovery)


def _at_most(name: str, figure: float, limit: float, unit: str) -> Check:
    return Check(name, f"{figure:.3g} {unit}".strip(), f"{limit:g} {unit}".strip(), figure <= limit)
