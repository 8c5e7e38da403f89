"""A language model whose calls are counted against a budget and recorded."""

import copy
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from leed_ros.demonstration.language.budget import Budget
from leed_ros.demonstration.language.model import (
    LanguageModel,
    LanguageModelError,
    ModelRefused,
    ModelUnavailable,
    Prompt,
    Reply,
)
from leed_ros.demonstration.language.transcript import Transcript

MAX_PROMPT = 100_000
"""Longest prompt that is sent [characters]; what the package asks of its largest sites has a tenth of that."""


class LanguageSession:
    """Asks a language model within a budget and records every call; itself a `LanguageModel`.

    Threads may share it: questions wait for each other, because a model answers one at a time.

    Args:
        model: Answers.
        budget: What the calls may cost together.
        transcript: Where they are recorded, None for nowhere.
        clock: Monotonic time [s].

    Attributes:
        budget: What the calls have cost so far.
        transcript: Where they are recorded.
        failure: Why the latest question got no reply; None if it got one, or nothing was asked.
        heard: Whether any question has got its reply, or failed.
    """

    def __init__(
        self,
        model: LanguageModel,
        budget: Budget,
        transcript: Transcript | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.budget = budget
        self.transcript = transcript
        self.failure: LanguageModelError | None = None
        self.heard = False
        self._model = model
        self._clock = clock
        self._one_at_a_time = threading.Lock()
        self._over: Callable[[], bool] = lambda: False

    @property
    def name(self) -> str:
        """Name of the model."""
        return self._model.name

    def until(self, over: Callable[[], bool]) -> "LanguageSession":
        """Return the same model, budget and recording for somebody who asks nothing any more when something is over.

        Its `failure` and `heard` are its own.
        """
        other = copy.copy(self)
        other.failure, other.heard, other._over = None, False, over
        return other

    def ask(self, prompt: Prompt, seed: int) -> Reply:
        """Return the model's reply; see `LanguageModel.ask`.

        Raises:
            BudgetSpent: Calls, tokens or seconds are used up.
            LanguageModelError: There is no usable reply.
        """
        with self._one_at_a_time:
            if self._over():
                raise ModelUnavailable("nobody waits for the reply any more, so the question was not asked")
            try:
                reply, self.failure = self._ask(prompt, seed), None
            except LanguageModelError as error:
                self.failure = error
                raise
            finally:
                self.heard = True
        return reply

    def _ask(self, prompt: Prompt, seed: int) -> Reply:
        self.budget.check()
        started = self._clock()
        try:
            _check(prompt)
            reply = self._model.ask(prompt, seed)
        except LanguageModelError as error:
            error.seconds = error.seconds or self._clock() - started
            self.budget.charge(error.seconds)
            self._record(prompt, seed, error)
            raise
        self.budget.charge(reply.seconds, reply.prompt_tokens + reply.reply_tokens)
        return replace(reply, call_id=self._record(prompt, seed, reply) or reply.call_id)

    def verdict(self, reply: Reply, verdict: Mapping[str, Any]) -> None:
        """Record what became of a reply, such as `{"valid": True, "accepted": 0.8}`."""
        if self.transcript is not None:
            self.transcript.verdict(reply.call_id, verdict)

    def _record(self, prompt: Prompt, seed: int, outcome: Reply | LanguageModelError) -> str:
        return "" if self.transcript is None else self.transcript.call(prompt, seed, self.name, outcome)


def _check(prompt: Prompt) -> None:
    """Refuse what is too long, and what cannot be written as UTF-8, such as bytes that were no text."""
    length = len(prompt.system) + len(prompt.user)
    if length > MAX_PROMPT:
        raise ModelRefused(f"prompt '{prompt.name}' has {length} characters, at most {MAX_PROMPT} are sent")
    try:
        f"{prompt.system}{prompt.user}".encode()
    except UnicodeEncodeError as error:
        raise ModelRefused(f"prompt '{prompt.name}' holds what is no text") from error
