"""What every language model offers, and how it fails.

LanguageModelError
├── ModelUnavailable   nobody answers at the host, or the connection broke
│   └── ModelTimeout   no answer in time
├── ModelMissing       the server lacks the configured model
├── ModelRefused       the host is neither local nor listed, or the server refused the request
├── ReplyRejected      the reply is larger than allowed, not text, or not in the server's own form
├── BudgetSpent        calls, tokens or seconds are used up
└── RecordingError     a recording cannot be read, or does not hold the question
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class LanguageModelError(Exception):
    """A language model gave no usable reply; the message is one line that says what to do.

    Attributes:
        seconds: Wall time from question to failure [s], 0 if nobody measured it.
    """

    seconds: float = 0.0


class ModelUnavailable(LanguageModelError):  # noqa: N818
    """Nobody answers at the host, or the connection broke."""


class ModelTimeout(ModelUnavailable):
    """No answer in time."""


class ModelMissing(LanguageModelError):  # noqa: N818
    """The server lacks the configured model."""


class ModelRefused(LanguageModelError):  # noqa: N818
    """The host is neither local nor listed, or the server refused the request."""


class ReplyRejected(LanguageModelError):  # noqa: N818
    """The reply is larger than allowed, not text, or not in the server's own form."""


class BudgetSpent(LanguageModelError):  # noqa: N818
    """Calls, tokens or seconds are used up."""


class RecordingError(LanguageModelError):
    """A recording cannot be read, or does not hold the question."""


@dataclass(frozen=True)
class Prompt:
    """One question to a language model.

    Attributes:
        name: Which of the package's prompts it was made from, such as `rules`.
        version: Version of that prompt.
        system: Who the model is and how it answers.
        user: The question.
        schema: JSON schema of the reply, None for free text.
        temperature: Randomness of the reply, None for the configured one.
    """

    name: str
    version: int
    system: str
    user: str
    schema: Mapping[str, Any] | None = None
    temperature: float | None = None

    def temperature_or(self, configured: float) -> float:
        """Return the question's own temperature, or the configured one."""
        return configured if self.temperature is None else self.temperature

    @property
    def messages(self) -> list[dict[str, str]]:
        """The question as chat messages; chat templates refuse empty ones, so an empty `system` is left out."""
        system = [{"role": "system", "content": self.system}] if self.system else []
        return [*system, {"role": "user", "content": self.user}]


@dataclass(frozen=True)
class Reply:
    """What a language model answered; nobody has checked it yet.

    Attributes:
        text: The raw reply.
        model: Name of the model.
        digest: Digest of its weights, empty if unknown.
        seconds: Wall time from question to reply [s].
        prompt_tokens: Number of tokens of the question.
        reply_tokens: Number of tokens of the reply.
        call_id: Identity of the call in the transcript, empty if nobody records.
    """

    text: str
    model: str
    digest: str
    seconds: float
    prompt_tokens: int
    reply_tokens: int
    call_id: str = ""


def checked_text(text: str) -> str:
    """Return a reply's text.

    Raises:
        ReplyRejected: It holds halves of characters, which nobody could write down.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ReplyRejected("the reply is not text") from error
    return text


class LanguageModel(Protocol):
    """Answers one question at a time; keeps no conversation."""

    @property
    def name(self) -> str:
        """Name of the model."""
        ...

    def ask(self, prompt: Prompt, seed: int) -> Reply:
        """Return the model's reply.

        Args:
            prompt: The question.
            seed: Of the model's sampling: another seed may bring another reply.

        Raises:
            LanguageModelError: There is no usable reply.
        """
        ...
