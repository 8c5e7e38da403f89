"""Feedback: what came of proposals in words, aggregate statistics first, then at most three concrete cases."""

from collections.abc import Iterator, Mapping, Sequence

from leed_ros.demonstration.execution.plan import Block
from leed_ros.demonstration.proposers.trial import Outcome

MAX_PLACES = 3
MAX_CASES = 3

LONG_WAIT = 2.0
"""Waiting for so long is worth telling [s]."""


def words_from_outcome(outcome: Outcome) -> str:
    """Return the aggregate statistics of an outcome in one phrase."""
    ratio = "" if outcome.time_ratio is None else f", {outcome.time_ratio:.2f} times the shortest time"
    arrived = f"{100 * outcome.arrived:.0f} % arrived, {100 * outcome.clean:.0f} % without contact"
    return f"{arrived}{ratio}, reward {outcome.reward:.2f}"


def feedback_on_conventions(outcomes: Sequence[Outcome], best: Outcome, headings: Mapping[str, str]) -> str:
    """Say what came of the conventions tried so far.

    Args:
        outcomes: Of all of them.
        best: Of the best one.
        headings: Direction of each aisle in the best one, in words.
    """
    rewards = [outcome.reward for outcome in outcomes]
    lines = [
        f"{len(outcomes)} choices were simulated over {best.missions} missions each; "
        f"reward per mission {min(rewards):.2f} to {max(rewards):.2f}.",
        f"The best one: {words_from_outcome(best)}.",
        *_waiting(best, headings),
        *_cases([case for blocks in best.blocks for case in blocks]),
    ]
    return "\n".join(lines)


def feedback_on_round(outcome: Outcome) -> str:
    """Say what came of the instructions for one round."""
    cases = list(_cases(outcome.blocks[0]))
    late = [f"robot_{n}" for n, verdict in enumerate(outcome.verdicts[0]) if not verdict.arrived]
    missing = [f"Not arrived in time: {', '.join(late)}."] if late else []
    return "\n".join([f"The last instructions: {words_from_outcome(outcome)}.", *missing, *cases])


def _waiting(outcome: Outcome, headings: Mapping[str, str]) -> Iterator[str]:
    """Yield where robots wait longest."""
    places = list(outcome.blocked.items())[:MAX_PLACES]
    if places:
        longest = ", ".join(f"{_named(name, headings)} {seconds:.2f} s" for name, seconds in places)
        yield f"There robots wait longest at, per mission: {longest}."


def _cases(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the longest waits, one sentence each."""
    for block in sorted(blocks, key=lambda block: -block.seconds)[:MAX_CASES]:
        if block.seconds >= LONG_WAIT:
            yield f"For example robot_{block.robot} waited {block.seconds:.0f} s at {block.start} for robot_{block.by}."


def _named(name: str, headings: Mapping[str, str]) -> str:
    return f"{name} ({headings[name]})" if name in headings else name
