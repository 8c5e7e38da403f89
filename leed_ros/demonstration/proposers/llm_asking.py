"""Asking: one question to a language model, asked again with another seed while the reply is of no use."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from leed_ros.demonstration.language.json_object import NoObjectError
from leed_ros.demonstration.language.model import LanguageModelError, Prompt, Reply
from leed_ros.demonstration.language.session import LanguageSession

ValueT = TypeVar("ValueT")

MAX_FAULT = 300
"""Longest fault that is kept [characters]; a model may put a whole page where a name belongs."""


class UnreadableError(ValueError):
    """A reply does not keep to the schema; the message is one line."""


class UnusableError(ValueError):
    """A reply keeps to the schema, but what it says cannot be done; the message is one line."""


class RepeatedError(ValueError):
    """A reply says what has been tried already."""


@dataclass
class Tally:
    """What questions to a language model came to.

    Attributes:
        calls: Number of questions, failed ones too.
        read: Number of replies that kept to the schema.
        usable: Number of replies that could be carried out, repeated ones too.
        repeated: Number of replies that said what had been tried already.
        seconds: Wall time of all calls [s].
        prompt_tokens: Tokens of all questions.
        reply_tokens: Tokens of all replies.
    """

    calls: int = 0
    read: int = 0
    usable: int = 0
    repeated: int = 0
    seconds: float = 0.0
    prompt_tokens: int = 0
    reply_tokens: int = 0

    def add(self, other: "Tally") -> None:
        """Add what other questions came to."""
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def charge(self, reply: Reply) -> None:
        """Count the cost of a reply."""
        self.seconds += reply.seconds
        self.prompt_tokens += reply.prompt_tokens
        self.reply_tokens += reply.reply_tokens


@dataclass
class Answer(Generic[ValueT]):
    """What came of a question.

    Attributes:
        value: What the model said, None if nothing useful.
        fault: Why there is no value, in one line.
        failed: The model gave no reply at all, so that asking on is of little use.
        tally: What it cost.
        reply: The reply that the value was read from.
    """

    value: ValueT | None = None
    fault: str = ""
    failed: bool = False
    tally: Tally = field(default_factory=Tally)
    reply: Reply | None = None


class Asking:
    """Asks questions one after the other, every one with a seed of its own.

    Args:
        session: The language model with its budget and its recording.
        seed: First seed; the next question gets the next one.
        attempts: Replies drawn for one question until one is of use.
    """

    def __init__(self, session: LanguageSession, seed: int, attempts: int) -> None:
        self._session, self._attempts = session, attempts
        self._seeds = itertools.count(seed)

    def ask(self, prompt: Prompt, read: Callable[[str], ValueT]) -> Answer[ValueT]:
        """Ask until a reply is of use, the attempts are used up or the model fails.

        Args:
            prompt: The question.
            read: Makes the value from the reply's text; what it raises of the errors above counts as a fault.

        Returns:
            The answer; it never raises what a model may cause.
        """
        answer: Answer[ValueT] = Answer()
        for _ in range(self._attempts):
            answer.tally.calls += 1
            try:
                reply = self._session.ask(prompt, next(self._seeds))
            except LanguageModelError as error:
                answer.tally.seconds += error.seconds
                answer.fault, answer.failed = _line(error), True
                return answer
            answer.tally.charge(reply)
            answer.reply = reply
            if self._read(answer, read):
                return answer
        return answer

    def verdict(self, answer: Answer[Any], verdict: Mapping[str, Any]) -> None:
        """Record what became of an answer."""
        if answer.reply is not None:
            self._session.verdict(answer.reply, verdict)

    def _read(self, answer: Answer[ValueT], read: Callable[[str], ValueT]) -> bool:
        """Read the latest reply; tell whether it is of use."""
        assert answer.reply is not None
        tally = answer.tally
        try:
            answer.value = read(answer.reply.text)
        except (UnreadableError, NoObjectError) as error:
            answer.fault = _line(error)
        except UnusableError as error:
            answer.fault, tally.read = _line(error), tally.read + 1
        except RepeatedError as error:
            answer.fault, tally.read, tally.usable = _line(error), tally.read + 1, tally.usable + 1
            tally.repeated += 1
        else:
            answer.fault, tally.read, tally.usable = "", tally.read + 1, tally.usable + 1
            return True
        self.verdict(answer, {"valid": False, "fault": answer.fault})
        return False


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:MAX_FAULT]
