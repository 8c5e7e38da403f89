"""Sequences from a language model: executable instructions for every robot of one round, as in the LEED paper."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from leed_ros.demonstration.execution.plan import RoundPlans
from leed_ros.demonstration.instructions.instructed_plans import InstructedPlans
from leed_ros.demonstration.instructions.instruction import GOAL, instruction_schema
from leed_ros.demonstration.instructions.parsing import InstructionError, parse_instructions
from leed_ros.demonstration.language.model import Prompt
from leed_ros.demonstration.prompts.site_description import describe_site
from leed_ros.demonstration.prompts.template import PromptTemplate
from leed_ros.demonstration.proposers.llm_asking import UnreadableError, UnusableError
from leed_ros.task.records import Round
from leed_ros.task.site import Site

MAX_PER_ROBOT = 4
"""Most instructions asked for, per robot; it keeps a model from running on."""


class SequenceQuestion:
    """Asks for the instructions of one round.

    Args:
        site: Where the robots drive.
        robots: Names of the robots. Length N.
        plans: Turns instructions into plans.
    """

    def __init__(self, site: Site, robots: Sequence[str], plans: InstructedPlans) -> None:
        self._site, self._robots, self._plans = site, tuple(robots), plans
        self._template = PromptTemplate.load("sequences")
        self._schema = _narrowed(instruction_schema(), self._robots, _places(site))

    def prompt(self, missions: Round, results: str, rng: np.random.Generator) -> Prompt:
        """Return the question.

        Args:
            missions: Where each robot is and where it goes.
            results: What came of the instructions before, in words; empty the first time.
            rng: Draws the order of aisles and robots in it.
        """
        site = describe_site(self._site, self._robots, rng, missions)
        return self._template.render(self._schema, site=site, results=f"{results}\n" if results else "")

    def read(self, reply: str, missions: Round) -> RoundPlans:
        """Make plans from a reply.

        Raises:
            UnreadableError: The reply does not keep to the schema.
            UnusableError: The instructions cannot be followed, or there are none.
        """
        try:
            instructions = parse_instructions(reply)
        except InstructionError as error:
            raise UnreadableError(str(error)) from error
        if not instructions.instructions:
            raise UnusableError("there is no instruction")
        try:
            return self._plans.plan(instructions, missions)
        except InstructionError as error:
            raise UnusableError(str(error)) from error


def _places(site: Site) -> list[str]:
    return [*sorted({edge.aisle for edge in site.roadmap.edges if edge.aisle}), GOAL]


def _narrowed(schema: dict[str, Any], robots: Sequence[str], places: Sequence[str]) -> dict[str, Any]:
    """Admit only names that exist, in a list of bounded length."""
    names = {"robot": list(robots), "other": list(robots), "place": list(places)}
    for kind in schema["$defs"].values():
        for field, values in names.items():
            if field in kind.get("properties", {}):
                kind["properties"][field] = {"type": "string", "enum": values}
    schema["properties"]["instructions"]["maxItems"] = MAX_PER_ROBOT * len(robots)
    return schema
