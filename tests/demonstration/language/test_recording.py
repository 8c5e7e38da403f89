"""A recorded session replays to the same replies and failures, byte for byte."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leed_ros.demonstration.language.backends import make_model
from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.model import LanguageModel, LanguageModelError, Prompt, RecordingError, Reply
from leed_ros.demonstration.language.transcript import Transcript
from tests.demonstration.language.conftest import Conversation, ScriptedServer, reply_lines

SCHEMA = {"type": "object", "required": ["a", "b"], "properties": {"b": {}, "a": {"enum": [1, None, "ä"]}}}
NOTE = Prompt("rules", 3, "Read.", "Gang „A3“ ist gesperrt\n\u2028", SCHEMA)
ROUTE = Prompt("routes", 1, "Plan.", "Where to?")
QUESTIONS = [(NOTE, 1), (ROUTE, 1), (NOTE, 2), (NOTE, 1), (ROUTE, 7), (NOTE, 1), (NOTE, 2)]


@pytest.fixture
def recorded(server: ScriptedServer, config: LanguageConfig, tmp_path: Path) -> LanguageConfig:
    """A configuration that records; every reply of the server is another, every third question fails."""

    def answer(call: Conversation) -> None:
        count = len(server.asked("/api/chat"))
        if count % 3 == 0:
            call.send(b'{"error": "out of memory"}', 500)
        else:
            call.send(reply_lines(f"reply {count} ", 'ünïcode\n"\t\x00', "\u2028"))

    server.behaviour["/api/chat"] = answer
    return config.replace(record=str(tmp_path / "deep" / "session.jsonl"))


def replaying(recorded: LanguageConfig) -> LanguageConfig:
    return LanguageConfig(backend="replay", replay=recorded.record)


def ask_all(model: LanguageModel) -> list[Reply | tuple[str, str]]:
    """Ask all questions; a failure is its kind and message."""
    answers: list[Reply | tuple[str, str]] = []
    for prompt, seed in QUESTIONS:
        try:
            answers.append(model.ask(prompt, seed))
        except LanguageModelError as error:
            answers.append((type(error).__name__, str(error)))
    return answers


def lines_of(config: LanguageConfig) -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(config.record).read_text().splitlines()]


def test_a_session_replays_to_identical_replies(recorded: LanguageConfig) -> None:
    answers = ask_all(make_model(recorded))
    assert len({answer.text for answer in answers if isinstance(answer, Reply)}) == 5
    assert [kind for kind in answers if isinstance(kind, tuple)] == [
        ("ModelUnavailable", answers[2][1]),  # type: ignore[index]
        ("ModelUnavailable", answers[5][1]),  # type: ignore[index]
    ]
    replay = make_model(replaying(recorded))
    assert ask_all(replay) == answers
    assert replay.name == recorded.model


def test_questions_may_come_in_another_order(recorded: LanguageConfig) -> None:
    answers = ask_all(make_model(recorded))
    replay = make_model(replaying(recorded))
    assert replay.ask(ROUTE, 7) == answers[4]
    assert replay.ask(NOTE, 1) == answers[0]
    assert replay.ask(NOTE, 1) == answers[3]


def test_a_replay_spends_what_the_session_spent(recorded: LanguageConfig) -> None:
    session = make_model(recorded)
    ask_all(session)
    replay = make_model(replaying(recorded))
    ask_all(replay)
    spent, again = session.budget, replay.budget
    assert (again.calls, again.tokens, again.seconds) == (spent.calls, spent.tokens, spent.seconds)


def test_every_call_is_one_line_with_all_that_matters(recorded: LanguageConfig) -> None:
    session = make_model(recorded)
    reply = session.ask(NOTE, seed=4)
    session.verdict(reply, {"valid": True, "accepted": 0.75, "path": Path("x")})
    begin, call, verdict = lines_of(recorded)
    assert begin["kind"] == "session"
    assert call["prompt"] == {
        "name": "rules",
        "version": 3,
        "system": "Read.",
        "user": NOTE.user,
        "schema": SCHEMA,
        "temperature": None,
    }
    assert call["reply"] == {
        "text": reply.text,
        "model": "llama:1b",
        "digest": "0123456789abcdef",
        "seconds": reply.seconds,
        "prompt_tokens": 7,
        "reply_tokens": 3,
    }
    assert call["seed"] == 4
    assert datetime.fromisoformat(str(call["time"])).utcoffset() is not None
    assert verdict == {
        "kind": "verdict",
        "call": reply.call_id,
        "verdict": {"valid": True, "accepted": 0.75, "path": "x"},
    }
    assert call["id"] == reply.call_id


@pytest.mark.parametrize(
    ("prompt", "seed", "message"),
    [
        (Prompt("site", 1, "", ""), 1, "it holds routes, rules"),
        (ROUTE, 8, r"it holds seeds \[1, 7\]"),
        (Prompt("rules", 4, "Read.", NOTE.user, SCHEMA), 1, "its version differs .* '3' was recorded, '4' was asked"),
        (Prompt("routes", 1, "Plan.", "Where from?"), 1, "its user differs at character 6: 'Where to"),
        (Prompt("routes", 1, "Plan.", "Where to?", SCHEMA), 1, "its schema differs"),
    ],
)
def test_another_question_is_named_with_its_difference(
    recorded: LanguageConfig, prompt: Prompt, seed: int, message: str
) -> None:
    ask_all(make_model(recorded))
    with pytest.raises(RecordingError, match=message):
        make_model(replaying(recorded)).ask(prompt, seed)


def test_a_question_too_many_is_an_error(recorded: LanguageConfig) -> None:
    make_model(recorded).ask(ROUTE, seed=1)
    replay = make_model(replaying(recorded))
    replay.ask(ROUTE, seed=1)
    with pytest.raises(RecordingError, match="all of its answers have been given"):
        replay.ask(ROUTE, seed=1)


def test_the_last_session_of_a_file_is_replayed(recorded: LanguageConfig) -> None:
    make_model(recorded).ask(ROUTE, seed=1)
    last = make_model(recorded).ask(ROUTE, seed=1)
    assert last.text.startswith("reply 2")
    assert make_model(replaying(recorded)).ask(ROUTE, seed=1) == last


def test_a_line_cut_off_by_a_crash_is_left_out(recorded: LanguageConfig) -> None:
    first = make_model(recorded).ask(ROUTE, seed=1)
    path = Path(recorded.record)
    whole = path.read_bytes()
    path.write_bytes(whole + whole.splitlines(keepends=True)[-1][:-40])
    assert make_model(replaying(recorded)).ask(ROUTE, seed=1) == first


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        "3",
        '{"kind": "call"}',
        '{"kind": "call", "id": "1", "model": "m", "seed": 1, "prompt": {"name": "x"}, "reply": {}}',
        "[" * 5000 + "]" * 5000,
        '{"id": 1}',
    ],
)
def test_a_line_of_another_kind_of_file_is_named(recorded: LanguageConfig, line: str) -> None:
    make_model(recorded).ask(ROUTE, seed=1)
    with Path(recorded.record).open("a") as file:
        file.write(line + "\n")
    with pytest.raises(RecordingError, match=r"session.jsonl line 3 is no line of a transcript"):
        make_model(replaying(recorded))


@pytest.mark.parametrize("kind", ["Prompt", "Path", "nonsense"])
def test_only_a_failure_of_the_family_is_raised_again(recorded: LanguageConfig, kind: str) -> None:
    path = Path(recorded.record)
    ask_all(make_model(recorded))
    path.write_text(path.read_text().replace("ModelUnavailable", kind))
    with pytest.raises(RecordingError, match="is no line of a transcript"):
        make_model(replaying(recorded))


def test_a_missing_or_empty_recording_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="No such file"):
        make_model(LanguageConfig(backend="replay", replay=str(tmp_path / "none")))
    (tmp_path / "empty").touch()
    with pytest.raises(RecordingError, match="holds no recorded call"):
        make_model(LanguageConfig(backend="replay", replay=str(tmp_path / "empty")))


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RecordingError, match="cannot record to"):
        Transcript(tmp_path / "file" / "session.jsonl", 10_000)


def test_a_recording_stays_within_its_size_and_the_session_goes_on(recorded: LanguageConfig) -> None:
    session = make_model(recorded.replace(max_record_bytes=10_000, max_calls=1000))
    answers = [answer for _ in range(6) for answer in ask_all(session)]
    assert len(answers) == 42
    assert session.transcript is not None
    assert session.transcript.failure == "the recording has reached 10000 bytes"
    assert 9_000 < Path(recorded.record).stat().st_size < 10_100
    assert lines_of(recorded)[-1] == {"kind": "full"}
    replayed = ask_all(make_model(replaying(recorded)))
    assert replayed == answers[:7]


def test_a_full_disk_ends_the_recording_alone() -> None:
    transcript = Transcript(Path("/dev/full"), 1_000_000, now=lambda: datetime(2026, 1, 2, tzinfo=UTC))
    transcript.call(ROUTE, 1, "m", Reply("x", "m", "", 0.1, 1, 1))
    assert "No space left" in transcript.failure
