"""Parameters of the report card."""

from dataclasses import dataclass

from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.task.config import Config, ConfigError, parameter

WAYS = ("convention", "repair", "sequences")
"""Ways of asking a language model."""


@dataclass(frozen=True)
class ReportConfig(Config):
    """On what a language model is measured."""

    num_robots: int = parameter(8, "Number of robots", minimum=2, maximum=32)
    sites: int = parameter(6, "Number of warehouses", minimum=1, maximum=1000)
    first_site: int = parameter(0, "Seed of the first warehouse", minimum=0)
    seeds: int = parameter(1, "Repetitions on every warehouse, with other missions and other draws", minimum=1)
    missions: int = parameter(30, "Rounds of missions to choose by, and as many held out", minimum=1, maximum=10_000)
    rounds: int = parameter(4, "Rounds of refinement", minimum=1, maximum=1000)
    simulations: int = parameter(4, "Simulations in every round of refinement", minimum=1, maximum=1000)
    attempts: int = parameter(3, "Replies drawn until one is of use", minimum=1, maximum=20)
    ask: str = parameter("all", "Ways of asking: all, or some of convention, repair and sequences with commas between")
    sequence_missions: int = parameter(2, "Rounds of missions for which sequences are asked", minimum=1, maximum=1000)
    sequence_rounds: int = parameter(2, "Times that sequences are asked for each of them", minimum=1, maximum=1000)

    def __post_init__(self) -> None:
        super().__post_init__()
        if unknown := set(self.ways) - set(WAYS):
            raise ConfigError(
                f"ask = '{self.ask}': there is no {', '.join(sorted(unknown))}; there are {', '.join(WAYS)}"
            )

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways of asking, in their order."""
        return WAYS if self.ask == "all" else tuple(word.strip() for word in self.ask.split(",") if word.strip())


@dataclass(frozen=True)
class ReportLanguageConfig(LanguageConfig):
    """As for any question, but a measurement ends when it is through and not when a budget is spent."""

    max_calls: int = parameter(100_000, "Calls until the budget is spent", minimum=0, maximum=1_000_000)
    max_tokens: int = parameter(
        2**31 - 1, "Tokens of prompts and replies until the budget is spent", minimum=0, maximum=2**31 - 1
    )
    max_seconds: float = parameter(
        1e6, "Time spent in calls until the budget is spent", unit="s", minimum=0.0, maximum=1e6
    )
