from dataclasses import dataclass

import numpy as np
import pytest

from leed_ros.demonstration.execution.plan import Block
from leed_ros.demonstration.execution.vetting import Verdict
from leed_ros.demonstration.proposers.llm_asking import Asking
from leed_ros.demonstration.proposers.trial import Outcome
from leed_ros.demonstration.refinement.feedback import feedback_on_conventions, feedback_on_round
from leed_ros.demonstration.refinement.judging import Judging
from leed_ros.demonstration.refinement.llm_sources import ConventionSource, RepairSource
from leed_ros.demonstration.refinement.refinement import Refinement
from leed_ros.demonstration.refinement.source import GreedySource, RandomSource
from leed_ros.demonstration.roads.conventions import Convention, Direction, alternating_convention, through_aisles
from leed_ros.demonstration.score import Score
from leed_sim.scenario import make_scenario
from tests.demonstration.session.conftest import Parrot, language_session

ROADMAP = make_scenario("warehouse", 4, 0).site.roadmap
AISLES = through_aisles(ROADMAP)
WANTED = dict(zip(AISLES, ("east", "east", "west", "east"), strict=True))


def outcome_of(reward: float, **values) -> Outcome:
    verdict = Verdict(
        planned=True, arrived=True, contact_steps=0, duration=12.0, shortest_duration=8.0, total_reward=reward
    )
    score = Score(reward, 0.125 * reward, 0.5)
    return Outcome(((verdict,),), values.get("blocks", ((),)), values.get("blocked", {}), score)


@dataclass
class Counting:
    """A made-up simulation: a point for every aisle that leads where it should."""

    count: int = 0

    def __call__(self, convention: Convention) -> Outcome:
        self.count += 1
        right = {"east": Direction.FORWARD, "west": Direction.BACKWARD}
        points = sum(convention.directions.get(aisle) is right[word] for aisle, word in WANTED.items())
        return outcome_of(float(points), blocked={AISLES[1]: 1.5})


def reply_of(*words: str) -> str:
    return "{" + ", ".join(f'"{aisle}": "{word}"' for aisle, word in zip(AISLES, words, strict=True)) + "}"


def convention_source(*replies: str, attempts: int = 2) -> tuple[ConventionSource, Parrot]:
    session = language_session(*replies)
    return ConventionSource(Asking(session, 0, attempts), ROADMAP, "The site.", "4 robots."), session._model


def test_every_convention_is_simulated_once_and_the_best_is_remembered() -> None:
    judge = Counting()
    judging = Judging(judge)
    first, second = alternating_convention(ROADMAP), Convention()
    assert judging.best is None
    for convention in (first, second, first):
        judging(convention)
    assert (judge.count, judging.simulations) == (2, 2)
    assert judging.best.convention == first


def test_a_reply_that_repeats_what_was_tried_is_drawn_again() -> None:
    source, parrot = convention_source(
        reply_of("west", "west", "east", "west"),
        reply_of("west", "west", "east", "west"),
        reply_of("east", "east", "west", "east"),
    )
    proposals = source.propose(Judging(Counting()), 2)
    assert [tried.outcome.reward for tried in proposals.tried] == [0.0, 4.0]
    assert (proposals.tally.calls, proposals.tally.usable, proposals.tally.repeated) == (3, 3, 1)
    assert "The best one" not in parrot.asked[0].user and "The best one" in parrot.asked[1].user


def test_all_aisles_in_one_direction_are_readable_but_of_no_use() -> None:
    source, _ = convention_source(reply_of("east", "east", "east", "east"))
    proposals = source.propose(Judging(Counting()), 1)
    assert (proposals.tally.calls, proposals.tally.read, proposals.tally.usable) == (2, 2, 0)
    assert proposals.fault == "every aisle leads east: nobody could drive back"


def test_no_reply_of_the_model_stands_in_the_next_question() -> None:
    said = reply_of("east", "west", "west", "east")
    source, parrot = convention_source(said, reply_of("east", "east", "west", "east"))
    source.propose(Judging(Counting()), 2)
    assert said not in parrot.asked[1].user and len(parrot.asked) == 2


def test_repairs_are_offered_with_their_outcomes_and_the_choice_is_gone_on_from() -> None:
    session = language_session('{"choice":"A"}')
    source = RepairSource(Asking(session, 0, 1), ROADMAP, np.random.default_rng(0))
    judging = Judging(Counting())
    first, second = source.propose(judging, 4), source.propose(judging, 4)
    assert judging.simulations <= 8
    prompt = session._model.asked[1].user
    assert f"reward {first.tried[0].outcome.reward:.2f}" in prompt.split("leave it as it is")[1].split("\n")[0]
    assert prompt.count("\n") >= 3 and second.tally.usable == 1


def test_greedy_repair_goes_on_where_it_was() -> None:
    judge = Counting()
    source, judging = GreedySource(ROADMAP), Judging(judge)
    rounds = [source.propose(judging, 2) for _ in range(3)]
    alone = GreedySource(ROADMAP).propose(Judging(Counting()), 6)
    assert [one.convention for part in rounds for one in part.tried] == [one.convention for one in alone.tried]
    assert judge.count == len(alone.tried)


def test_the_loop_never_ends_below_its_code_proposer() -> None:
    rng = np.random.default_rng(0)
    for _ in range(5):
        words = [rng.choice(["east", "west"], 4).tolist() for _ in range(30)]
        source, _ = convention_source(*(reply_of(*one) for one in words))
        greedy = Refinement((GreedySource(ROADMAP),), Judging(Counting()), 2, 2)
        loop = Refinement((GreedySource(ROADMAP), source), Judging(Counting()), 2, 2)
        for refinement in (greedy, loop):
            list(refinement.run())
        assert loop.best.tried.outcome.reward >= greedy.best.tried.outcome.reward


def test_figures_of_a_round_count_what_was_asked_and_what_was_of_use() -> None:
    source, _ = convention_source("nonsense", reply_of("east", "east", "west", "east"))
    random = RandomSource(ROADMAP, np.random.default_rng(0))
    search, model = Refinement((random, source), Judging(Counting()), 1, 1).run()
    assert (search.proposer, search.calls, search.validity, search.simulations) == ("search", 0, 1.0, 1)
    assert (model.proposer, model.calls, model.read, model.validity) == ("llm", 2, 0.5, 0.5)
    assert (model.reward, model.best_score, model.prompt_tokens, model.reply_tokens) == (4.0, 4.0, 20, 10)
    assert model.model_seconds == pytest.approx(0.02)
    assert (model.volatility, model.disagreement) == (0.5, 0.5)


def test_feedback_gives_statistics_first_and_at_most_three_cases() -> None:
    blocks = (tuple(Block(robot, robot + 1, "A1_2", "A1_3", 3.0 + robot) for robot in range(6)),)
    best = outcome_of(2.0, blocks=blocks, blocked={"A1": 1.25, "W_inner_3": 0.5})
    words = feedback_on_conventions([outcome_of(1.0), best], best, {"A1": "east"}).split("\n")
    assert words[0] == "2 choices were simulated over 1 missions each; reward per mission 1.00 to 2.00."
    assert words[1] == "The best one: 100 % arrived, 100 % without contact, 1.50 times the shortest time, reward 2.00."
    assert words[2] == "There robots wait longest at, per mission: A1 (east) 1.25 s, W_inner_3 0.50 s."
    assert words[3:] == [f"For example robot_{n} waited {3 + n} s at A1_2 for robot_{n + 1}." for n in (5, 4, 3)]


def test_feedback_on_one_round_names_who_did_not_arrive() -> None:
    late = Verdict(
        planned=True, arrived=False, contact_steps=2, duration=30.0, shortest_duration=8.0, total_reward=-3.0
    )
    words = feedback_on_round(Outcome(((late,),), ((),), {}))
    assert "Not arrived in time: robot_0." in words and "0 % arrived" in words
