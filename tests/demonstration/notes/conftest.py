"""A warehouse of eight robots, and a language model that says what it is told."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from leed_ros.demonstration.language.model import Prompt, Reply
from leed_ros.demonstration.notes.reader import RuleReader
from leed_ros.demonstration.rules.places import Gazetteer
from leed_ros.task.site import Site
from leed_sim.scenario import make_scenario

ROBOTS = tuple(f"robot_{number}" for number in range(8))


@dataclass
class Parrot:
    """Says one text after the other; the last one again and again."""

    texts: list[str]
    prompts: list[Prompt] = field(default_factory=list)
    seeds: list[int] = field(default_factory=list)
    name: str = "parrot"

    def ask(self, prompt: Prompt, seed: int) -> Reply:
        self.prompts.append(prompt)
        self.seeds.append(seed)
        text = self.texts[min(len(self.prompts), len(self.texts)) - 1]
        return Reply(text, self.name, "", 0.0, 0, 0)


@pytest.fixture(scope="session")
def warehouse() -> Site:
    return make_scenario("warehouse", 8, 0).site


@pytest.fixture(scope="session")
def gazetteer(warehouse: Site) -> Gazetteer:
    return Gazetteer.of(warehouse, ROBOTS)


@pytest.fixture
def reader_of(warehouse: Site) -> Callable[..., tuple[RuleReader, Parrot]]:
    """Make a reader whose model says the given texts, and that model."""

    def make(*texts: str) -> tuple[RuleReader, Parrot]:
        parrot = Parrot(list(texts))
        return RuleReader(parrot, warehouse, ROBOTS), parrot

    return make
