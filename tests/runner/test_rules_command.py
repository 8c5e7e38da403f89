import json

import pytest
from click.testing import CliRunner

from leed_ros.cli import main
from leed_ros.demonstration.language.budget import Budget
from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.session import LanguageSession
from leed_ros.demonstration.language.transcript import Transcript
from leed_ros.demonstration.notes.reader import RuleReader
from leed_sim.scenario import make_scenario
from tests.demonstration.notes.conftest import ROBOTS, Parrot

CLEAR = "A3 is closed until noon."
UNCLEAR = "A33 is closed."


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """A recording of two notes, read for the site that `leed rules` takes by default."""
    path = tmp_path_factory.mktemp("recording") / "calls.jsonl"
    replies = [{"kind": "closed", "place": "A3", "until": "12:00"}], [{"kind": "closed", "place": "A33"}]
    parrot = Parrot([json.dumps({"rules": rules}) for rules in replies])
    session = LanguageSession(parrot, Budget(LanguageConfig()), Transcript(path, 1_000_000))
    reader = RuleReader(session, make_scenario("warehouse", 8, 0).site, ROBOTS)
    for note in (CLEAR, UNCLEAR):
        reader.read(note, seed=0)
    return path


@pytest.fixture
def rules(recording):
    def invoke(*arguments):
        return CliRunner().invoke(main, ["rules", *arguments, "--backend", "replay", "--replay", str(recording)])

    return invoke


def test_a_clear_note_is_read_back(rules):
    result = rules(CLEAR)
    assert result.exit_code == 0
    assert "A3 is closed: nobody drives through it. This holds until 12:00." in result.output
    assert "Questions" not in result.output


def test_a_note_that_leaves_a_question_has_an_exit_code_of_its_own(rules):
    result = rules(UNCLEAR, "--json")
    assert result.exit_code == 4
    said = json.loads(result.output)
    assert said["rules"] == said["readback"] == []
    assert len(said["questions"]) == said["attempts"] == 1
    assert "'A33'" in said["questions"][0]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("What is this?",), 1, "leed: "),
        (("",), 2, "the note is empty"),
        ((CLEAR, "--site", "warehous"), 2, "did you mean 'warehouse'"),
        ((CLEAR, "--num-robots", "0"), 2, "num-robots"),
    ],
)
def test_what_fails_is_said_in_one_line(rules, arguments, code, words):
    result = rules(*arguments)
    assert result.exit_code == code
    assert words in result.output.strip().splitlines()[-1]


def test_what_became_of_a_reply_is_recorded(recording):
    lines = [json.loads(line) for line in recording.read_text().splitlines()]
    verdicts = [line["verdict"] for line in lines if "verdict" in line]
    assert verdicts == [{"valid": True, "rules": 1, "invented": 0}] * 2
