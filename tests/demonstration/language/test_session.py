"""Budgets, and the backends that a configuration can name."""

import sys
from pathlib import Path

import pytest

from leed_ros.demonstration.language.backends import available, make_model
from leed_ros.demonstration.language.budget import Budget
from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.model import BudgetSpent, ModelMissing, ModelUnavailable, Prompt, Reply
from leed_ros.demonstration.language.session import LanguageSession
from leed_ros.task.config import ConfigError
from tests.demonstration.language.conftest import ScriptedServer


class Talker:
    """Answers with 10 + 5 tokens in 2 s, or fails after 3 s."""

    name = "talker"

    def __init__(self) -> None:
        self.time = 0.0
        self.questions = 0
        self.fails = False

    def ask(self, prompt: Prompt, seed: int) -> Reply:
        self.questions += 1
        if self.fails:
            self.time += 3.0
            raise ModelUnavailable("out of order")
        self.time += 2.0
        return Reply("hm", self.name, "", 2.0, 10, 5)


@pytest.fixture
def talker() -> Talker:
    return Talker()


def session_of(talker: Talker, **limits: float) -> LanguageSession:
    return LanguageSession(talker, Budget(LanguageConfig().replace(**limits)), clock=lambda: talker.time)


@pytest.mark.parametrize(
    ("limits", "calls"),
    [({"max_calls": 3}, 3), ({"max_tokens": 31}, 3), ({"max_tokens": 30}, 2), ({"max_seconds": 4.5}, 3)],
)
def test_a_spent_budget_asks_no_more(talker: Talker, prompt: Prompt, limits: dict[str, float], calls: int) -> None:
    session = session_of(talker, **limits)
    for seed in range(calls):
        session.ask(prompt, seed)
    with pytest.raises(BudgetSpent, match=next(iter(limits))):
        session.ask(prompt, seed=99)
    assert talker.questions == calls
    assert (session.budget.tokens, session.budget.seconds) == (15 * calls, 2.0 * calls)


def test_a_call_that_fails_is_paid_for(talker: Talker, prompt: Prompt) -> None:
    session = session_of(talker, max_seconds=5.0)
    talker.fails = True
    for _ in range(2):
        with pytest.raises(ModelUnavailable) as caught:
            session.ask(prompt, seed=1)
        assert caught.value.seconds == 3.0
    with pytest.raises(BudgetSpent, match="max_seconds = 5"):
        session.ask(prompt, seed=1)
    assert session.budget.calls == 2


def test_no_model(prompt: Prompt) -> None:
    nothing = LanguageConfig(backend="none")
    assert available(nothing) == "no language model is configured"
    with pytest.raises(ModelUnavailable, match="no language model"):
        make_model(nothing).ask(prompt, seed=1)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    config = LanguageConfig(backend="llama_cpp", model=str(tmp_path / "none.gguf"))
    with pytest.raises(ModelMissing, match=r"no GGUF file .*none.gguf"):
        make_model(config)
    assert "no GGUF file" in available(config)
    assert "cannot read the recording" in available(LanguageConfig(backend="replay", replay=str(tmp_path / "none")))


def test_without_the_extra_the_user_learns_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weights.gguf").touch()
    monkeypatch.setitem(sys.modules, "xllamacpp", None)  # as if it were not installed
    assert "leed_ros[llm]" in available(LanguageConfig(backend="llama_cpp", model=str(tmp_path / "weights.gguf")))


def test_making_a_model_asks_nothing(server: ScriptedServer, config: LanguageConfig) -> None:
    make_model(config)
    assert not server.requests


def test_a_backend_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ConfigError, match="ollama, llama_cpp, replay, none"):
        LanguageConfig(backend="telepathy")
