"""A language model whose calls are counted against a budget and recorded."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from leed_ros.demonstration.language.budget import Budget
from leed_ros.demonstration.language.model import LanguageModel, LanguageModelError, ModelRefused, Prompt, Reply
from leed_ros.demonstration.language.transcript import Transcript


class LanguageSession:
    """Asks a language model within a budget and records every call; itself a `LanguageModel`.

    Args:
        model: Answers.
        budget: What the calls may cost together.
        transcript: Where they are recorded, None for nowhere.
        clock: Monotonic time [s].

    Attributes:
        budget: What the calls have cost so far.
        transcript: Where they are recorded.
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
        self._model = model
        self._clock = clock

    @property
    def name(self) -> str:
        """Name of the model."""
        return self._model.name

    def ask(self, prompt: Prompt, seed: int) -> Reply:
        """Return the model's reply; see `LanguageModel.ask`.

        Raises:
            BudgetSpent: Calls, tokens or seconds are used up.
            LanguageModelError: There is no usable reply.
        """
        self.budget.check()
        started = self._clock()
        try:
            _check_text(prompt)
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


def _check_text(prompt: Prompt) -> None:
    """Refuse what cannot be written as UTF-8, such as bytes of a command line that were no text."""
    try:
        f"{prompt.system}{prompt.user}".encode()
    except UnicodeEncodeError as error:
        raise ModelRefused(f"prompt '{prompt.name}' holds what is no text") from error
