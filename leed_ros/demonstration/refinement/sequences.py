"""Refinement of sequences: instructions for given missions are asked for again with what came of them in words."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from leed_ros.demonstration.execution.plan import RoundPlans
from leed_ros.demonstration.proposers.llm_asking import Asking, Tally
from leed_ros.demonstration.proposers.llm_sequences import SequenceQuestion
from leed_ros.demonstration.proposers.trial import Outcome
from leed_ros.demonstration.refinement.feedback import feedback_on_round, words_from_outcome
from leed_ros.demonstration.refinement.figures import RoundFigures, figures_of
from leed_ros.task.records import Round


@dataclass
class Written:
    """The best instructions for one round of missions so far.

    Attributes:
        missions: The missions.
        plans: What the instructions came to as plans, None without any that could be followed.
        outcome: What came of driving them.
        results: What came of the latest instructions, in words.
    """

    missions: Round
    plans: RoundPlans | None = None
    outcome: Outcome | None = None
    results: str = ""


class SequenceRefinement:
    """Asks for sequences for the same missions round after round, and keeps the best for each.

    Args:
        asking: Asks the model.
        question: Puts the question.
        missions: Rounds of missions.
        judge: Drives plans for one round and tells what came of it.
        rounds: Number of rounds of refinement.
        rng: Draws the order of names in the questions.
        clock: Monotonic time [s].

    Attributes:
        written: The best so far for each round of missions.
    """

    def __init__(
        self,
        asking: Asking,
        question: SequenceQuestion,
        missions: Sequence[Round],
        judge: Callable[[Round, RoundPlans], Outcome],
        *,
        rounds: int,
        rng: np.random.Generator,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._asking, self._question, self._judge = asking, question, judge
        self._rounds, self._rng, self._clock = rounds, rng, clock
        self.written = [Written(one) for one in missions]

    def run(self) -> Iterator[RoundFigures]:
        """Yield what came of every round."""
        for number in range(1, self._rounds + 1):
            begin, tally, faults = self._clock(), Tally(), list[str]()
            outcomes = [self._improve(written, tally, faults) for written in self.written]
            fresh = [outcome for outcome in outcomes if outcome is not None]
            figures = figures_of(number, "llm", _together(fresh), tally, self._clock() - begin)
            best = _together([written.outcome for written in self.written if written.outcome])
            yield replace(
                figures,
                proposals=len(fresh),
                best_score=best.reward if best else None,
                simulations=number,
                fault=faults[-1] if faults else "",
                plan=_words(self.written[0].plans),
                verdict=words_from_outcome(self.written[0].outcome) if self.written[0].outcome else "",
            )

    def _improve(self, written: Written, tally: Tally, faults: list[str]) -> Outcome | None:
        """Ask for one round's instructions once more; return what came of them."""
        prompt = self._question.prompt(written.missions, written.results, self._rng)
        answer = self._asking.ask(prompt, lambda reply: self._question.read(reply, written.missions))
        tally.add(answer.tally)
        if answer.value is None:
            faults.append(answer.fault)
            if not answer.failed:
                written.results = f"The last instructions could not be followed: {answer.fault}."
            return None
        outcome = self._judge(written.missions, answer.value)
        written.results = feedback_on_round(outcome)
        if written.outcome is None or outcome.reward > written.outcome.reward:
            written.plans, written.outcome = answer.value, outcome
        self._asking.verdict(answer, {"valid": True, "reward": outcome.reward, "clean": outcome.clean})
        return outcome


def _words(plans: RoundPlans | None) -> tuple[str, ...]:
    """Say plans in words: each robot's way from place to place."""
    named = ((number, plan) for number, plan in enumerate(plans or ()) if plan is not None)
    return tuple(f"robot_{number}: {' > '.join(plan.places)}" for number, plan in named)


def _together(outcomes: Sequence[Outcome]) -> Outcome | None:
    """Put outcomes of several rounds of missions together."""
    if not outcomes:
        return None
    verdicts = tuple(verdict for outcome in outcomes for verdict in outcome.verdicts)
    return Outcome(verdicts, tuple(blocks for outcome in outcomes for blocks in outcome.blocks), {})
