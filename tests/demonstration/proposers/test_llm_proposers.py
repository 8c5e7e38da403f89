import numpy as np
import pytest

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.instructions.instructed_plans import InstructedPlans
from leed_ros.demonstration.language.model import ModelTimeout, Prompt
from leed_ros.demonstration.proposers.headings import aisle_headings, convention_from_headings, headings_of
from leed_ros.demonstration.proposers.llm_asking import Asking, UnreadableError, UnusableError
from leed_ros.demonstration.proposers.llm_convention import ConventionQuestion
from leed_ros.demonstration.proposers.llm_repair import Option, RepairQuestion
from leed_ros.demonstration.proposers.llm_sequences import SequenceQuestion
from leed_ros.demonstration.proposers.local import local_planner
from leed_ros.demonstration.roads.conventions import Convention, Direction
from leed_ros.demonstration.rules.places import Gazetteer
from leed_ros.task.mission import TaskConfig
from leed_sim.scenario import make_scenario
from tests.demonstration.session.conftest import language_session

SCENARIO = make_scenario("warehouse", 2, 0)
ROBOTS = ("robot_0", "robot_1")


def test_directions_have_compass_words(two_aisles) -> None:
    assert aisle_headings(two_aisles, "A1") == {"east": Direction.FORWARD, "west": Direction.BACKWARD}
    assert aisle_headings(two_aisles, "D") == {"south": Direction.FORWARD, "north": Direction.BACKWARD}
    convention = convention_from_headings(two_aisles, {"A1": "west", "A2": "east"})
    assert convention == Convention({"A1": Direction.BACKWARD, "A2": Direction.FORWARD})
    assert headings_of(two_aisles, convention) == {"A1": "west", "A2": "east"}
    with pytest.raises(ValueError, match="A1 leads east or west, not north"):
        convention_from_headings(two_aisles, {"A1": "north"})


def test_the_schema_of_a_convention_admits_two_words_for_each_aisle(two_aisles) -> None:
    schema = ConventionQuestion(two_aisles, ["A1", "A2"]).schema
    assert schema["required"] == ["A1", "A2"] and not schema["additionalProperties"]
    assert schema["properties"]["A1"]["enum"] == ["east", "west"]


def test_a_reply_that_names_aisles_over_two_lines_is_refused_in_one(two_aisles) -> None:
    question = ConventionQuestion(two_aisles, ["A1", "A2"])
    with pytest.raises(UnreadableError) as refusal:
        question.read('{"A1": "east", "A2": "west", "A\\n\\u001b3": "east"}', [])
    assert str(refusal.value) == "A ?3: Extra inputs are not permitted"


def test_a_model_that_fails_is_not_asked_again_at_once() -> None:
    session = language_session(ModelTimeout("no reply within 1 s"))
    answer = Asking(session, 0, 5).ask(Prompt("greeting", 1, "You are polite.", "Greet me."), str)
    assert (answer.failed, answer.tally.calls, answer.fault) == (True, 1, "no reply within 1 s")


def test_options_are_shuffled_by_seed_and_read_by_their_letter() -> None:
    options = tuple(Option(f"turn A{n}", f"reward {n}", Convention()) for n in range(5))
    questions = [RepairQuestion(options, np.random.default_rng(seed)) for seed in range(20)]
    assert len({question.words for question in questions}) > 10
    for question in questions:
        line = next(line for line in question.words.splitlines() if line.startswith("C:"))
        assert question.read('{"choice":"C"}').change in line
    with pytest.raises(UnreadableError):
        questions[0].read('{"choice":"F"}')


def sequence_question() -> SequenceQuestion:
    site, task = SCENARIO.site, TaskConfig()
    planner = local_planner(site.roadmap, Convention(), task.robot, DemonstrationConfig())
    plans = InstructedPlans(planner, Gazetteer.of(site, ROBOTS), task.mission.time_limit)
    return SequenceQuestion(site, ROBOTS, plans)


def test_sequences_become_plans_that_pass_through_what_they_name() -> None:
    missions = SCENARIO.draw(np.random.default_rng(0))
    reply = (
        '{"instructions":[{"robot":"robot_0","kind":"via","place":"A1"},{"robot":"robot_1","kind":"via","place":"A4"}]}'
    )
    first, second = sequence_question().read(reply, missions)
    assert any(place.startswith("A1_") for place in first.places)
    assert any(place.startswith("A4_") for place in second.places)


def test_the_schema_of_sequences_admits_only_names_that_exist() -> None:
    prompt = sequence_question().prompt(SCENARIO.draw(np.random.default_rng(0)), "", np.random.default_rng(0))
    kinds = prompt.schema["$defs"]
    assert kinds["Via"]["properties"]["robot"]["enum"] == ["robot_0", "robot_1"]
    assert "A1" in kinds["Via"]["properties"]["place"]["enum"] and "goal" in kinds["Go"]["properties"]["place"]["enum"]
    assert prompt.schema["properties"]["instructions"]["maxItems"] == 8


@pytest.mark.parametrize(
    ("reply", "error", "words"),
    [
        ("no JSON", UnreadableError, "no JSON object"),
        ('{"instructions":[]}', UnusableError, "there is no instruction"),
        ('{"instructions":[{"robot":"robot_7","kind":"go","place":"goal"}]}', UnusableError, "no robot 'robot_7'"),
        ('{"instructions":[{"robot":"robot_0","kind":"wait","seconds":-1}]}', UnreadableError, "greater than 0"),
    ],
)
def test_sequences_that_cannot_be_followed_say_why(reply, error, words) -> None:
    with pytest.raises(error, match=words):
        sequence_question().read(reply, SCENARIO.draw(np.random.default_rng(0)))
