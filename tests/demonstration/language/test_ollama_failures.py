"""Everything that a server can do wrong ends in one family of errors, in bounded time and memory."""

import gzip
import json
import socket
import tracemalloc
from collections.abc import Callable

import pytest

from leed_ros.demonstration.language.backends import available, make_model
from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.model import (
    LanguageModelError,
    ModelMissing,
    ModelRefused,
    ModelTimeout,
    ModelUnavailable,
    Prompt,
    ReplyRejected,
)
from leed_ros.demonstration.language.ollama_model import OllamaModel
from tests.demonstration.language.conftest import Conversation, ScriptedServer, reply_lines

pytestmark = pytest.mark.timeout(20)  # a call that hangs fails

Behaviour = Callable[[Conversation], None]


def silent(call: Conversation) -> None:
    call.wait()


def silent_after_a_part(call: Conversation) -> None:
    call.begin()
    call.write(reply_lines("Hel", done=False))
    call.wait()


def drip_body(call: Conversation) -> None:
    call.begin()
    while not call.wait(0.05):
        call.write(b"x")


def drip_lines(call: Conversation) -> None:
    call.begin()
    while not call.wait(0.05):
        call.write(reply_lines("x", done=False))


def drip_head(call: Conversation) -> None:
    call.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not call.wait(0.05):
        call.wfile.write(b"x")


def drop_at_once(call: Conversation) -> None:
    call.hang_up()


def drop_midway(call: Conversation) -> None:
    call.begin(Content_Length="100000")
    call.write(reply_lines("Hel", done=False))
    call.hang_up()


def end_early(call: Conversation) -> None:
    call.send(reply_lines("Hel", done=False))


def one_long_line(call: Conversation) -> None:
    call.begin()
    for _ in range(1000):
        call.write(b"x" * 10_000)


def lines_without_end(call: Conversation) -> None:
    call.begin()
    while not call.wait(0.0):
        call.write(reply_lines("word " * 1000, done=False))


def sending(data: bytes, status: int = 200, **headers: str) -> Behaviour:
    return lambda call: call.send(data, status, **headers)


def in_turn(*behaviours: Behaviour) -> Behaviour:
    left = list(behaviours)

    def behave(call: Conversation) -> None:
        left.pop(0)(call)

    return behave


DEEP = b'{"message": ' + b"[" * 10_000 + b"]" * 10_000 + b"}\n"
BOMB = gzip.compress(reply_lines("x" * 50_000_000))

CASES: list[tuple[str, Behaviour, type[LanguageModelError]]] = [
    ("silent", silent, ModelTimeout),
    ("silent after a part", silent_after_a_part, ModelTimeout),
    ("drips the body", drip_body, ModelTimeout),
    ("drips lines", drip_lines, ModelTimeout),
    ("drips the head", drip_head, ModelTimeout),
    ("drops at once", drop_at_once, ModelUnavailable),
    ("drops midway", drop_midway, ModelUnavailable),
    ("ends early", end_early, ModelUnavailable),
    (
        "says an error midway",
        sending(reply_lines("Hel", done=False) + b'{"error": "out of memory"}\n'),
        ModelUnavailable,
    ),
    ("ten megabytes", one_long_line, ReplyRejected),
    ("never ends", lines_without_end, ReplyRejected),
    ("compressed", sending(BOMB, Content_Encoding="gzip"), ReplyRejected),
    ("no JSON", sending(b"<html>hello</html>\n"), ReplyRejected),
    ("no UTF-8", sending(reply_lines("x").replace(b'"x"', b'"\xff\xfe"')), ReplyRejected),
    ("half a character", sending(reply_lines("x").replace(b'"x"', b'"\\ud800"')), ReplyRejected),
    ("blank lines", sending(b"\n\n" + reply_lines("x")), ReplyRejected),
    ("nested deeply", sending(DEEP), ReplyRejected),
    ("a list", sending(b"[1, 2]\n"), ReplyRejected),
    ("other fields", sending(b'{"message": 3, "done": "maybe"}\n'), ReplyRejected),
    ("a huge number", sending(b'{"done": ' + b"9" * 10_000 + b"}\n"), ReplyRejected),
    ("bad request", sending(b'{"error": "unknown option"}', 400), ModelRefused),
    ("forbidden", sending(b"go away", 403), ModelRefused),
    ("not found", sending(b'{"error": "model not found"}', 404), ModelMissing),
    ("broken", sending(b'{"error": "llama runner has stopped"}', 500), ModelUnavailable),
    ("overloaded", sending(b"[3]", 503), ReplyRejected),
    ("no status", lambda call: call.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n"), ModelUnavailable),
]


@pytest.mark.parametrize(("behaviour", "error"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_bad_reply_ends_in_the_right_error(
    server: ScriptedServer, config: LanguageConfig, prompt: Prompt, behaviour: Behaviour, error: type[Exception]
) -> None:
    server.behaviour["/api/chat"] = behaviour
    patience = 0.5 if error is ModelTimeout else 10.0
    with pytest.raises(error) as caught:
        make_model(config.replace(timeout=patience)).ask(prompt, seed=1)
    assert type(caught.value) is error
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(("behaviour", "error"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_bad_list_of_models_makes_it_unavailable(
    server: ScriptedServer, config: LanguageConfig, behaviour: Behaviour, error: type[Exception]
) -> None:
    server.behaviour["/api/tags"] = behaviour
    reason = available(config.replace(probe_timeout=0.5))
    assert reason
    assert "\n" not in reason


def test_nobody_there(config: LanguageConfig, prompt: Prompt) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound, not listening: refuses
        closed = config.replace(host=f"http://127.0.0.1:{unused.getsockname()[1]}")
        with pytest.raises(ModelUnavailable, match="refused"):
            make_model(closed).ask(prompt, seed=1)
        assert "refused" in available(closed)


def test_a_long_reply_is_not_held_in_memory(server: ScriptedServer, config: LanguageConfig, prompt: Prompt) -> None:
    server.behaviour["/api/chat"] = lines_without_end
    model = make_model(config)
    tracemalloc.start()
    try:
        with pytest.raises(ReplyRejected, match="larger"):
            model.ask(prompt, seed=1)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_the_server_lacks_the_model(server: ScriptedServer, config: LanguageConfig, prompt: Prompt) -> None:
    other = config.replace(model="qwen3:8b")
    with pytest.raises(ModelMissing, match="it has llama:1b; load it with: ollama pull qwen3:8b"):
        make_model(other).ask(prompt, seed=1)
    assert "it has llama:1b" in available(other)
    assert not server.asked("/api/chat")
    assert available(config) == ""


def test_a_redirect_is_not_followed(server: ScriptedServer, config: LanguageConfig, prompt: Prompt) -> None:
    with ScriptedServer() as elsewhere:
        elsewhere.timeout = 0.2
        server.behaviour["/api/chat"] = sending(b"", 307, Location=f"{elsewhere.url}/api/chat")
        with pytest.raises(ModelRefused, match="redirects"):
            make_model(config).ask(prompt, seed=1)
        elsewhere.handle_request()
        assert not elsewhere.requests


def test_a_broken_connection_is_tried_again(server: ScriptedServer, config: LanguageConfig, prompt: Prompt) -> None:
    server.behaviour["/api/chat"] = in_turn(drop_midway, drop_at_once, sending(reply_lines("Hello")))
    assert make_model(config.replace(retries=2)).ask(prompt, seed=1).text == "Hello"
    assert len(server.asked("/api/chat")) == 3


@pytest.mark.parametrize("behaviour", [silent, sending(b"", 400)])
def test_what_another_try_cannot_mend_is_not_tried_again(
    server: ScriptedServer, config: LanguageConfig, prompt: Prompt, behaviour: Behaviour
) -> None:
    server.behaviour["/api/chat"] = behaviour
    with pytest.raises(LanguageModelError):
        make_model(config.replace(retries=5, timeout=0.5)).ask(prompt, seed=1)
    assert len(server.asked("/api/chat")) == 1


def test_tries_share_one_limit(server: ScriptedServer, config: LanguageConfig, prompt: Prompt) -> None:
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    server.behaviour["/api/chat"] = drop_at_once
    model = OllamaModel(config.replace(retries=10, timeout=0.75), clock=lambda: now[0], sleep=sleep)
    with pytest.raises(ModelTimeout):
        model.ask(prompt, seed=1)
    assert len(server.asked("/api/chat")) == 2  # at 0 s and 0.5 s
    assert now[0] == 0.75


def test_it_works_again_when_the_server_does(server: ScriptedServer, config: LanguageConfig, prompt: Prompt) -> None:
    model = make_model(config)
    server.behaviour["/api/chat"] = drop_at_once
    with pytest.raises(ModelUnavailable):
        model.ask(prompt, seed=1)
    server.behaviour["/api/chat"] = sending(reply_lines("Hello", " again"))
    assert model.ask(prompt, seed=1).text == "Hello again"
    assert len(server.asked("/api/generate")) == 2  # a server that failed may have lost the model


def test_loading_has_more_time_than_replying(server: ScriptedServer, config: LanguageConfig, prompt: Prompt) -> None:
    def load_slowly(call: Conversation) -> None:
        call.wait(2.5)
        call.send(json.dumps({"response": "", "done": True}).encode())

    server.behaviour["/api/generate"] = load_slowly
    assert make_model(config.replace(timeout=2.0)).ask(prompt, seed=1).text == "Hello you"
