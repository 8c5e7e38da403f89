"""The real client against a real model behind Ollama's protocol, and the same weights in this process."""

import itertools
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import ollama
import pytest

from leed_ros.demonstration.language.backends import available, make_model
from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.model import (
    ModelMissing,
    ModelRefused,
    ModelTimeout,
    ModelUnavailable,
    Prompt,
)
from tests.ollama_server.weights import MODELS

pytestmark = pytest.mark.llm

AISLES = ["A1", "A2", "A3", "A4"]
SCHEMA = {
    "type": "object",
    "properties": {
        "aisle": {"enum": AISLES},
        "robots": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
    },
    "required": ["aisle", "robots"],
    "additionalProperties": False,
}
NOTE = Prompt("note", 1, "You turn notes into JSON.", "Aisle A3 is closed for robots 2 and 5. Which aisle?", SCHEMA)
STORY = Prompt("story", 1, "You tell stories.", "Tell a story of a robot.")
MINUTES = Prompt("count", 1, "", "Count.", {"type": "array", "items": {"type": "integer"}, "minItems": 1500})


def check(text: str) -> None:
    """Check a reply against the schema."""
    answer = json.loads(text)
    assert set(answer) == {"aisle", "robots"}
    assert answer["aisle"] in AISLES
    assert [type(robot) for robot in answer["robots"]] == [int, int]


def test_a_note_becomes_json_of_the_schema(small_model: LanguageConfig) -> None:
    assert available(small_model) == ""
    model = make_model(small_model)
    for seed in range(2):
        reply = model.ask(NOTE, seed)
        check(reply.text)
        assert reply.model == small_model.model
        assert len(reply.digest) == 64
        assert 20 < reply.prompt_tokens < 100
        assert 10 < reply.reply_tokens < 100


def test_another_seed_is_another_reply_and_the_same_the_same(small_model: LanguageConfig) -> None:
    model = make_model(small_model.replace(max_reply_tokens=12, temperature=1.0))
    model.ask(STORY, seed=0)  # a prompt read anew and one remembered differ in their last bits
    first = model.ask(STORY, seed=1).text
    assert model.ask(STORY, seed=2).text != first
    assert model.ask(STORY, seed=1).text == first


def test_a_reply_is_cut_at_its_tokens(small_model: LanguageConfig) -> None:
    assert make_model(small_model.replace(max_reply_tokens=5)).ask(STORY, seed=1).reply_tokens == 5


def test_a_reply_that_takes_too_long_is_given_up_and_the_next_works(small_model: LanguageConfig) -> None:
    hasty = make_model(small_model.replace(max_reply_tokens=4096, timeout=3.0))
    with pytest.raises(ModelTimeout):
        hasty.ask(MINUTES, seed=1)
    check(make_model(small_model.replace(timeout=60.0)).ask(NOTE, seed=1).text)  # nobody counts on in the server


def test_a_model_that_is_not_there(small_model: LanguageConfig) -> None:
    with pytest.raises(ModelMissing, match=f"it has {small_model.model}"):
        make_model(small_model.replace(model="qwen3:8b")).ask(NOTE, seed=1)


def test_a_question_longer_than_the_context(small_model: LanguageConfig) -> None:
    with pytest.raises(ModelRefused, match="context"):
        make_model(small_model).ask(Prompt("long", 1, "", "word " * 9000), seed=1)


def test_a_session_is_recorded_and_replayed(small_model: LanguageConfig, tmp_path: Path) -> None:
    record = str(tmp_path / "session.jsonl")
    session = make_model(small_model.replace(record=record, max_reply_tokens=10))
    replies = [session.ask(prompt, seed) for prompt, seed in itertools.product((NOTE, STORY), (1, 2))]
    replay = make_model(LanguageConfig(backend="replay", replay=record))
    assert [replay.ask(prompt, seed) for prompt, seed in itertools.product((NOTE, STORY), (1, 2))] == replies


def test_the_client_finds_the_rest_of_the_protocol(small_model: LanguageConfig) -> None:
    client = ollama.Client(small_model.host)
    short = {"num_predict": 4}
    assert [model.model for model in client.ps().models] == [small_model.model]
    assert client.show(small_model.model).capabilities == ["completion"]
    assert client.generate(small_model.model, "Say hello.", options=short).response
    whole = client.chat(small_model.model, [{"role": "user", "content": "Say hello."}], options=short)
    parts = list(
        client.chat(small_model.model, [{"role": "user", "content": "Say hello."}], stream=True, options=short)
    )
    assert whole.message.content
    assert [part.done for part in parts] == [False] * (len(parts) - 1) + [True]
    assert (whole.eval_count, parts[-1].eval_count, parts[-1].done_reason) == (4, 4, "length")
    with pytest.raises(ollama.ResponseError) as caught:
        client.generate("qwen3:8b", "Say hello.")
    assert (caught.value.status_code, caught.value.error) == (404, "model 'qwen3:8b' not found")


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/api/chat", b'{"model": ', 400),
        ("/api/chat", b"[1]", 400),
        ("/api/chat", b"{}", 400),
        ("/api/nothing", None, 404),
    ],
)
def test_bad_requests_get_ollamas_status(
    small_model: LanguageConfig, path: str, data: bytes | None, status: int
) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(small_model.host + path, data)
    assert caught.value.code == status
    answer: dict[str, Any] = json.load(caught.value)
    assert answer["error"]


@pytest.fixture
def in_process(small_model: LanguageConfig) -> LanguageConfig:
    """How to ask the same weights in this process."""
    (weights,) = (weights for weights in MODELS.values() if weights.model == small_model.model)
    return small_model.replace(backend="llama_cpp", model=str(weights.path), num_ctx=2048, max_reply_tokens=1500)


def test_the_same_weights_answer_in_this_process_within_limits(in_process: LanguageConfig) -> None:
    assert available(in_process) == ""
    model = make_model(in_process)
    reply = model.ask(NOTE, seed=0)
    check(reply.text)
    assert (reply.model, len(reply.digest)) == (Path(in_process.model).stem, 64)
    assert 20 < reply.prompt_tokens < 100
    with pytest.raises(ModelRefused, match="context"):
        model.ask(Prompt("long", 1, "", "word " * 3000), seed=1)
    hasty = make_model(in_process.replace(timeout=4.0 * reply.seconds))  # counting takes some twenty times as long
    with pytest.raises(ModelTimeout):
        hasty.ask(MINUTES, seed=1)
    check(hasty.ask(NOTE, seed=0).text)


def test_a_file_that_holds_no_weights(small_model: LanguageConfig, tmp_path: Path) -> None:
    (tmp_path / "noise.gguf").write_bytes(b"GGUF" + bytes(range(256)) * 40)
    model = make_model(small_model.replace(backend="llama_cpp", model=str(tmp_path / "noise.gguf")))
    with pytest.raises(ModelUnavailable, match=r"cannot load .*noise.gguf"):
        model.ask(NOTE, seed=0)
