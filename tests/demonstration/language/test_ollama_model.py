"""What goes over the wire, and what comes back."""

import pytest

from leed_ros.demonstration.language.backends import available, make_model
from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.model import ModelRefused, Prompt
from tests.demonstration.language.conftest import DIGEST, MODEL, ScriptedServer

SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}}


def test_a_reply_is_put_together_from_its_parts(server: ScriptedServer, config: LanguageConfig, prompt: Prompt) -> None:
    reply = make_model(config).ask(prompt, seed=1)
    assert (reply.text, reply.model, reply.digest) == ("Hello you", MODEL, DIGEST)
    assert (reply.prompt_tokens, reply.reply_tokens) == (7, 2)
    assert reply.seconds > 0.0


def test_options_schema_and_seed_reach_the_server(server: ScriptedServer, config: LanguageConfig) -> None:
    tuned = config.replace(temperature=0.3, num_ctx=2048, keep_alive=60.0)
    make_model(tuned).ask(Prompt("count", 1, "Count.", "How many?", SCHEMA), seed=5)
    (body,) = server.asked("/api/chat")
    assert body["options"] == {"seed": 5, "temperature": 0.3, "num_ctx": 2048, "num_predict": 16}
    assert body["format"] == SCHEMA
    assert body["messages"] == [
        {"role": "system", "content": "Count."},
        {"role": "user", "content": "How many?"},
    ]
    assert (body["model"], body["stream"], body["keep_alive"]) == (MODEL, True, 60.0)


def test_the_model_is_loaded_once_and_as_it_is_used(
    server: ScriptedServer, config: LanguageConfig, prompt: Prompt
) -> None:
    model = make_model(config)
    for seed in range(3):
        model.ask(prompt, seed)
    (loading,) = server.asked("/api/generate")
    asked = server.asked("/api/chat")
    assert len(asked) == 3
    assert {body["options"]["num_ctx"] for body in asked} == {loading["options"]["num_ctx"]}
    assert loading["keep_alive"] == -1.0


@pytest.mark.parametrize(("capabilities", "sent"), [('["completion"]', None), ('["completion", "thinking"]', False)])
def test_only_a_model_that_can_think_is_told_not_to(
    server: ScriptedServer, config: LanguageConfig, prompt: Prompt, capabilities: str, sent: bool | None
) -> None:
    show = f'{{"model_info": {{}}, "capabilities": {capabilities}}}'.encode()
    server.behaviour["/api/show"] = lambda call: call.send(show)
    make_model(config).ask(prompt, seed=1)
    assert server.asked("/api/chat")[0].get("think") == sent


def test_a_name_without_a_tag_means_the_latest(server: ScriptedServer, config: LanguageConfig) -> None:
    tags = b'{"models": [{"model": "mistral:latest", "digest": "d"}]}'
    server.behaviour["/api/tags"] = lambda call: call.send(tags)
    assert available(config.replace(model="mistral")) == ""
    assert "no model 'mistral:7b'" in available(config.replace(model="mistral:7b"))


def test_no_proxy_stands_between(
    server: ScriptedServer, config: LanguageConfig, prompt: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer() as proxy:
        proxy.timeout = 0.2
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert make_model(config).ask(prompt, seed=1).text == "Hello you"
        proxy.handle_request()
        assert not proxy.requests


def test_what_is_no_text_is_not_sent(server: ScriptedServer, config: LanguageConfig) -> None:
    undecodable = b"closed \xff".decode(errors="surrogateescape")  # as bytes on a command line come in
    with pytest.raises(ModelRefused, match="no text"):
        make_model(config).ask(Prompt("note", 1, "Read.", undecodable), seed=1)
    assert not server.requests


def test_a_question_may_bring_a_temperature_of_its_own(server: ScriptedServer, config: LanguageConfig) -> None:
    calm = Prompt("count", 1, "Count.", "How many?", SCHEMA, temperature=0.0)
    make_model(config.replace(temperature=0.3)).ask(calm, seed=5)
    (body,) = server.asked("/api/chat")
    assert body["options"]["temperature"] == 0.0
