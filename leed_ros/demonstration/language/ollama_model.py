"""A model behind an Ollama server, asked through the official client."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, TypeVar

import ollama

from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.failures import mapped_errors
from leed_ros.demonstration.language.hosts import checked_host
from leed_ros.demonstration.language.model import (
    LanguageModelError,
    ModelMissing,
    ModelTimeout,
    ModelUnavailable,
    Prompt,
    Reply,
    checked_text,
)
from leed_ros.demonstration.language.transport import BoundedTransport, Limit

Answer = TypeVar("Answer")

RETRY_PAUSE = 0.5
"""Pause before another try [s]."""
BYTES_PER_TOKEN = 512
"""Bytes on the wire for one token: a line of JSON with the model's name, time and a short word."""
HEADROOM = 1_000_000
"""Bytes on the wire for everything else, such as the list of models and their licences."""


@dataclass(frozen=True)
class _Loaded:
    """What is known of the model once the server has it in memory."""

    digest: str
    can_think: bool


class OllamaModel:
    """A model behind an Ollama server.

    The first call, and the first after a failure, looks the model up and loads it, within `first_timeout`; then and
    otherwise a call takes at most `timeout`. For one thread at a time.

    Args:
        config: Host, model, limits and options.
        clock: Monotonic time [s].
        sleep: Waits for so many seconds.

    Raises:
        ModelRefused: The host is neither this machine nor listed.
    """

    def __init__(
        self,
        config: LanguageConfig,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        host = checked_host(config.host, config.allowed_hosts)
        self._config = config
        self._clock = clock
        self._sleep = sleep
        self._url = host.url
        self._limit = Limit(clock=clock)
        self._client = ollama.Client(
            host.url, transport=BoundedTransport(host, self._limit), follow_redirects=False, trust_env=False
        )
        self._loaded: _Loaded | None = None

    @property
    def name(self) -> str:
        """Name of the model."""
        return self._config.model

    def probe(self) -> None:
        """Find out whether the server answers and has the model, within `probe_timeout`.

        Raises:
            LanguageModelError: It does not; the message says why.
        """
        self._limit.start(self._config.probe_timeout, HEADROOM)
        with mapped_errors(self._url, self.name):
            self._digest()

    def ask(self, prompt: Prompt, seed: int) -> Reply:
        """Return the model's reply; see `LanguageModel.ask`."""
        try:
            if self._loaded is None:
                self._loaded = self._retried(self._config.first_timeout, self._load)
            loaded = self._loaded
            return self._retried(self._config.timeout, lambda: self._chat(prompt, seed, loaded))
        except LanguageModelError:
            self._loaded = None
            raise

    def close(self) -> None:
        """Close the connection."""
        self._client.close()  # type: ignore[no-untyped-call]

    def _retried(self, seconds: float, request: Callable[[], Answer]) -> Answer:
        """Return the request's answer, trying again while the connection breaks and time is left."""
        size = HEADROOM + BYTES_PER_TOKEN * self._config.max_reply_tokens
        self._limit.start(seconds, size)
        for tries_left in range(self._config.retries, -1, -1):
            try:
                with mapped_errors(self._url, self.name):
                    return request()
            except ModelUnavailable as error:
                if isinstance(error, ModelTimeout) or not tries_left:
                    raise
            self._limit.bytes_left = size
            self._sleep(min(RETRY_PAUSE, self._limit.seconds_left()))
        raise AssertionError("unreachable: the last try returns or raises")

    def _load(self) -> _Loaded:
        """Look the model up and have the server load it, with the options that calls use: others load it again."""
        digest = self._digest()
        capabilities = self._client.show(self.name).capabilities or []
        options = {"num_ctx": self._config.num_ctx}
        self._client.generate(self.name, "", options=options, keep_alive=self._config.keep_alive)
        return _Loaded(digest, "thinking" in capabilities)

    def _digest(self) -> str:
        models = {model.model or "": model.digest or "" for model in self._client.list().models}
        full_name = self.name if ":" in self.name else f"{self.name}:latest"
        if full_name not in models:
            raise ModelMissing(f"{self._url} has no model '{self.name}'; {_offered(list(models), self.name)}")
        return models[full_name]

    def _chat(self, prompt: Prompt, seed: int, loaded: _Loaded) -> Reply:
        started = self._clock()
        parts = self._client.chat(
            self.name,
            prompt.messages,
            stream=True,
            think=self._config.think if loaded.can_think else None,  # a model that cannot refuses even a False
            format=dict(prompt.schema) if prompt.schema is not None else None,
            options=self._options(prompt, seed),
            keep_alive=self._config.keep_alive,
        )
        text, last = _joined(parts)
        seconds = self._clock() - started
        return Reply(text, self.name, loaded.digest, seconds, last.prompt_eval_count or 0, last.eval_count or 0)

    def _options(self, prompt: Prompt, seed: int) -> dict[str, Any]:
        config = self._config
        return {
            "seed": seed,
            "temperature": prompt.temperature_or(config.temperature),
            "num_ctx": config.num_ctx,
            "num_predict": config.max_reply_tokens,
        }


def _joined(parts: Iterator[ollama.ChatResponse]) -> tuple[str, ollama.ChatResponse]:
    """Return the whole text and the last part, which bears the counts."""
    texts = []
    with closing(parts):  # type: ignore[type-var]  # the client's generator, though it is called an iterator
        for part in parts:
            texts.append(part.message.content or "")
            if part.done:
                return checked_text("".join(texts)), part
    raise ModelUnavailable("the server ended the reply before it was complete")


def _offered(models: Sequence[str], name: str) -> str:
    """Say what to do about a missing model."""
    has = f"it has {', '.join(sorted(models)[:10])}; " if models else ""
    return f"{has}load it with: ollama pull {name}"
