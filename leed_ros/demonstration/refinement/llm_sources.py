"""Sources that ask a language model: for a convention, or for the choice of a repair."""

from collections.abc import Mapping

import numpy as np

from leed_ros.demonstration.prompts.template import PromptTemplate
from leed_ros.demonstration.proposers.headings import aisle_headings, headings_of, words_from_headings
from leed_ros.demonstration.proposers.llm_asking import Asking
from leed_ros.demonstration.proposers.llm_convention import ConventionQuestion
from leed_ros.demonstration.proposers.llm_repair import MAX_OPTIONS, Option, RepairQuestion
from leed_ros.demonstration.proposers.search import ONE_WAY, Tried
from leed_ros.demonstration.refinement.feedback import feedback_on_conventions, words_from_outcome
from leed_ros.demonstration.refinement.judging import Judging
from leed_ros.demonstration.refinement.source import Proposals
from leed_ros.demonstration.roads.conventions import Convention, Direction, alternating_convention, through_aisles
from leed_ros.task.site import Roadmap


class ConventionSource:
    """Asks for whole conventions, with what came of those before in words.

    Args:
        asking: Asks the model.
        roadmap: The site's roads.
        site: The site in words.
        robots: How many drive from where to where, in words.
    """

    name = "llm"

    def __init__(self, asking: Asking, roadmap: Roadmap, site: str, robots: str) -> None:
        self._asking, self._roadmap, self._site, self._robots = asking, roadmap, site, robots
        self._aisles = through_aisles(roadmap)
        self._template = PromptTemplate.load("convention")

    def propose(self, judging: Judging, simulations: int) -> Proposals:
        """Ask once for every simulation; the question is put afresh each time, without what was said before."""
        proposals = Proposals()
        if len(self._aisles) < 2:
            proposals.fault = "the site has no two aisles that could be one-way"
            return proposals
        for _ in range(simulations):
            if not self._add(proposals, judging):
                break
        return proposals

    def _add(self, proposals: Proposals, judging: Judging) -> bool:
        """Ask for one more; tell whether to go on."""
        question = ConventionQuestion(self._roadmap, self._aisles)
        prompt = self._template.render(
            question.schema,
            site=self._site,
            robots=self._robots,
            results=self._results(judging),
            aisles=", ".join(self._aisles),
        )
        known = [tried.convention for tried in judging.tried]
        answer = self._asking.ask(prompt, lambda reply: question.read(reply, known))
        proposals.tally.add(answer.tally)
        proposals.fault = answer.fault
        if answer.value is not None:
            tried = Tried(answer.value, judging(answer.value))
            proposals.tried.append(tried)
            self._asking.verdict(answer, {"valid": True, "reward": tried.outcome.reward, "clean": tried.outcome.clean})
        return not answer.failed

    def _results(self, judging: Judging) -> str:
        best = judging.best
        if best is None:
            return ""
        headings = headings_of(self._roadmap, best.convention)
        return feedback_on_conventions([tried.outcome for tried in judging.tried], best.outcome, headings) + "\n"


class RepairSource:
    """Asks which of several simulated repairs to take, and goes on from there.

    Args:
        asking: Asks the model.
        roadmap: The site's roads.
        rng: Draws which repairs are on offer, and their order.
    """

    name = "llm"

    def __init__(self, asking: Asking, roadmap: Roadmap, rng: np.random.Generator) -> None:
        self._asking, self._roadmap, self._rng = asking, roadmap, rng
        self._template = PromptTemplate.load("repair")
        self._present: Convention | None = None

    def propose(self, judging: Judging, simulations: int) -> Proposals:
        """Ask once; all but one option turn one aisle around, and that one leaves everything as it is."""
        proposals = Proposals()
        present = self._present or alternating_convention(self._roadmap)
        begin = judging.simulations
        now = Tried(present, judging(present))
        room = min(MAX_OPTIONS, simulations - (judging.simulations - begin))
        repairs = self._repairs(present, judging)[:room]
        if not repairs:
            proposals.fault = "no single turn of an aisle is left to try"
            return proposals
        question = RepairQuestion(tuple(self._option(now, one, judging) for one in (present, *repairs)), self._rng)
        headings = words_from_headings(headings_of(self._roadmap, present))
        answer = self._asking.ask(
            self._template.render(question.schema, present=headings, options=question.words), question.read
        )
        proposals.tally, proposals.fault = answer.tally, answer.fault
        if answer.value is not None:
            self._present = answer.value.convention
            chosen = Tried(self._present, judging(self._present))
            proposals.tried.append(chosen)
            best = max(judging(option.convention).reward for option in question.options.values())
            self._asking.verdict(answer, {"valid": True, "reward": chosen.outcome.reward, "best_offered": best})
        return proposals

    def _option(self, now: Tried, convention: Convention, judging: Judging) -> Option:
        outcome = judging(convention)
        words = words_from_outcome(outcome)
        if convention == now.convention:
            return Option("leave it as it is", words, convention)
        turned = [name for name, way in convention.directions.items() if now.convention.directions[name] is not way]
        changes = [f"turn {name} {_heading(self._roadmap, name, convention)}" for name in turned]
        return Option(", ".join(changes), words, convention)

    def _repairs(self, present: Convention, judging: Judging) -> list[Convention]:
        """Return the untried conventions that turn one aisle around, in random order."""
        turned = [Convention({**present.directions, name: _turned(way)}) for name, way in present.directions.items()]
        fresh = [one for one in turned if judging.known(one) is None and set(ONE_WAY) <= set(one.directions.values())]
        return [fresh[index] for index in self._rng.permutation(len(fresh)).tolist()]


def demand_words(stations: Mapping[str, tuple[str, ...]], count: int) -> str:
    """Say how many robots drive between which groups of stations."""
    groups = " and ".join(f"the {name} zone" for name in stations)
    return f"{count} robots drive at the same time between stations of {groups}, as many each way."


def _turned(direction: Direction) -> Direction:
    return Direction.BACKWARD if direction is Direction.FORWARD else Direction.FORWARD


def _heading(roadmap: Roadmap, aisle: str, convention: Convention) -> str:
    way = convention.directions[aisle]
    return next(word for word, meant in aisle_headings(roadmap, aisle).items() if meant is way)
