"""How much may grow, and how long nothing may happen."""

from dataclasses import dataclass

from leed_ros.task.config import Config, parameter


@dataclass(frozen=True)
class Limits(Config):
    """Limits of a soak; a figure is judged by the bound of its 95 % confidence interval that speaks for the swarm."""

    memory: float = parameter(
        0.1, "Growth of a process's own memory", unit="MB per 1,000 steps", minimum=0.0, maximum=1000.0
    )
    noise: float = parameter(
        3.0, "Growth that is no leak: allocators, first updates", unit="MB", minimum=0.0, maximum=1000.0
    )
    warm_up: float = parameter(
        120.0, "Age at which a process has loaded and cached what it needs", unit="s", minimum=0.0, maximum=3600.0
    )
    least_samples: int = parameter(24, "Samples of a process after that, to tell its slope", minimum=3, maximum=100_000)
    files: int = parameter(6, "More open files in the last third of a life than in the first", minimum=0, maximum=1000)
    threads: int = parameter(4, "More threads in the last third of a life than in the first", minimum=0, maximum=1000)
    abandoned: int = parameter(
        24, "Files in /dev/shm that processes killed on the way have left at any moment", minimum=0, maximum=100_000
    )
    logs: int = parameter(10_000_000, "Size of all log files in the end", unit="B", minimum=0, maximum=2**31 - 1)
    run: float = parameter(
        100.0, "Growth of the run's folder: a row of each curve an update", unit="kB per 1,000 steps", minimum=0.0
    )
    pause: float = parameter(60.0, "Longest time without a step", unit="s", minimum=1.0, maximum=3600.0)
    recovery: float = parameter(120.0, "Longest time until all goes on", unit="s", minimum=1.0, maximum=3600.0)
