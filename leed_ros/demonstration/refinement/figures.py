"""Figures: what a round of refinement came to, in numbers."""

from dataclasses import dataclass

from leed_ros.demonstration.proposers.llm_asking import Tally
from leed_ros.demonstration.proposers.trial import Outcome


@dataclass(frozen=True)
class RoundFigures:
    """What one round of refinement came to.

    Attributes:
        number: Number of the round, from 1.
        proposer: Who proposed: search or llm.
        proposals: Number of conventions proposed that were new.
        calls: Number of questions to a model.
        read: Share of its replies that kept to the schema; 1 without calls.
        validity: Share of its replies that could be carried out; 1 without calls.
        repeated: Number of replies that said what had been tried already.
        reward: Mean reward per mission of the round's best proposal, None without any.
        arrived: Share of missions that arrived under it.
        accepted: Share of missions that gave a demonstration under it.
        time_ratio: Time over that of the shortest path under it.
        seconds: Wall time of the round [s].
        model_seconds: Wall time of the model's calls in it [s].
        prompt_tokens: Tokens of its questions.
        reply_tokens: Tokens of its replies.
        best_score: Score of the best proposal so far, of this round and all before.
        simulations: Simulations so far.
        fault: Why there were fewer proposals than asked for.
        volatility: Of the rewards of its best proposal, see `Score`; None without any, or of a single mission.
        disagreement: Of the actions that were accepted of it at similar observations, see `Score`.
        plan: The round's best proposal in words, a line each; of sequences, those for the first of the missions.
        verdict: What driving it came to, in words.
    """

    number: int
    proposer: str
    proposals: int
    calls: int
    read: float
    validity: float
    repeated: int
    reward: float | None
    arrived: float | None
    accepted: float | None
    time_ratio: float | None
    seconds: float
    model_seconds: float
    prompt_tokens: int
    reply_tokens: int
    best_score: float | None = None
    simulations: int = 0
    fault: str = ""
    volatility: float | None = None
    disagreement: float | None = None
    plan: tuple[str, ...] = ()
    verdict: str = ""


def figures_of(number: int, proposer: str, best: Outcome | None, tally: Tally, seconds: float) -> RoundFigures:
    """Put figures together.

    Args:
        number: Number of the round.
        proposer: Who proposed.
        best: What came of its best proposal, None without any.
        tally: What asking a model came to.
        seconds: Wall time of the round [s].
    """
    return RoundFigures(
        number=number,
        proposer=proposer,
        proposals=0,
        calls=tally.calls,
        read=tally.read / tally.calls if tally.calls else 1.0,
        validity=tally.usable / tally.calls if tally.calls else 1.0,
        repeated=tally.repeated,
        reward=best.reward if best else None,
        arrived=best.arrived if best else None,
        accepted=best.clean if best else None,
        time_ratio=best.time_ratio if best else None,
        seconds=seconds,
        model_seconds=tally.seconds,
        prompt_tokens=tally.prompt_tokens,
        reply_tokens=tally.reply_tokens,
        volatility=best.score.volatility if best and best.score else None,
        disagreement=best.score.disagreement if best and best.score else None,
    )
