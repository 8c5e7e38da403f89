"""A GGUF file in this process, for a machine without a server. Needs xllamacpp, the extra `llm`."""

import hashlib
import importlib
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.model import (
    LanguageModelError,
    ModelMissing,
    ModelRefused,
    ModelTimeout,
    ModelUnavailable,
    Prompt,
    Reply,
    checked_text,
)

CACHE_MIB = 256
"""Memory for prompts that were read before [MiB]; llama.cpp by itself takes up to 8192."""


class LlamaCppModel:
    """A GGUF file that llama.cpp runs in this process; the first call loads it.

    Args:
        config: File, threads, limits and options.
        clock: Monotonic time [s].

    Raises:
        ModelMissing: There is no such file.
        ModelUnavailable: xllamacpp is not installed.
    """

    def __init__(self, config: LanguageConfig, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = Path(config.model).expanduser()
        if not self._path.is_file():
            raise ModelMissing(f"there is no GGUF file '{config.model}'")
        self._library = _xllamacpp()
        self._config = config
        self._clock = clock
        self._server: Any = None
        self._digest = ""
        self._worker: threading.Thread | None = None

    @property
    def name(self) -> str:
        """Name of the file without its ending."""
        return self._path.stem

    def ask(self, prompt: Prompt, seed: int) -> Reply:
        """Return the model's reply; see `LanguageModel.ask`.

        llama.cpp cannot be stopped while it reads a prompt. So it works in a thread, which is left to itself when the
        limit has passed, and ends with its next token; a call that comes before then waits for it within its own limit.
        """
        if self._server is None:
            self._load()
        started = self._clock()
        self._wait_until(started + self._config.timeout)
        generation = _Generation(self._server, self._request(prompt, seed))
        self._worker = threading.Thread(target=generation.run, name="llama.cpp", daemon=True)
        self._worker.start()
        try:
            self._wait_until(started + self._config.timeout)
        except ModelTimeout:
            generation.stopped = True
            raise
        return generation.reply(self.name, self._digest, self._clock() - started)

    def _wait_until(self, deadline: float) -> None:
        """Wait for the worker, if there is one, until a time by the clock [s]."""
        if self._worker is None:
            return
        self._worker.join(max(0.0, deadline - self._clock()))
        if self._worker.is_alive():
            raise ModelTimeout(f"no reply within {self._config.timeout:g} s; a longer timeout or a smaller model helps")

    def _load(self) -> None:
        parameters = self._library.CommonParams()
        parameters.model.path = str(self._path)
        parameters.n_ctx = self._config.num_ctx
        parameters.n_parallel = 1
        parameters.cpuparams.n_threads = self._config.threads
        parameters.cpuparams_batch.n_threads = self._config.threads
        parameters.cache_ram_mib = CACHE_MIB
        parameters.verbosity = 0
        parameters.ui = False
        parameters.api_keys = [secrets.token_hex()]  # it listens on a local port, which nobody else shall use
        try:
            self._server = self._library.Server(parameters)
        except (RuntimeError, ValueError) as error:
            raise ModelUnavailable(f"llama.cpp cannot load '{self._path}': {error}") from error
        self._digest = file_digest(self._path)

    def _request(self, prompt: Prompt, seed: int) -> dict[str, Any]:
        return chat_request(
            prompt.messages,
            prompt.schema,
            seed=seed,
            temperature=prompt.temperature_or(self._config.temperature),
            max_tokens=self._config.max_reply_tokens,
        )


class _Generation:
    """One reply in the making.

    Attributes:
        stopped: Set it to end the generation with its next token.
    """

    def __init__(self, server: Any, request: Mapping[str, Any]) -> None:
        self.stopped = False
        self._server = server
        self._request = request
        self._texts: list[str] = []
        self._usage: Mapping[str, int] = {}
        self._failure: LanguageModelError | None = None

    def run(self) -> None:
        """Generate until the reply is complete or `stopped` is set."""
        try:
            self._server.handle_chat_completions(self._request, self._take)
        except (RuntimeError, ValueError) as error:
            self._failure = ModelRefused(f"llama.cpp refused the request: {error}")

    def reply(self, model: str, digest: str, seconds: float) -> Reply:
        """Return the complete reply.

        Raises:
            LanguageModelError: There is none.
        """
        if self._failure is not None:
            raise self._failure
        if not self._usage:
            raise ModelUnavailable("llama.cpp ended the reply before it was complete")
        text = checked_text("".join(self._texts))
        return Reply(text, model, digest, seconds, self._usage["prompt_tokens"], self._usage["completion_tokens"])

    def _take(self, part: Mapping[str, Any]) -> bool:
        """Take one part of the stream; True stops it."""
        if "error" in part:
            self._failure = ModelRefused(
                f"llama.cpp refused the request: {part['error'].get('message', part['error'])}"
            )
        for choice in part.get("choices", ()):
            self._texts.append(choice["delta"].get("content") or "")
        self._usage = part.get("usage") or self._usage
        return self.stopped


def chat_request(
    messages: list[dict[str, str]],
    schema: Mapping[str, Any] | None,
    *,
    seed: int,
    temperature: float,
    max_tokens: int,
) -> dict[str, Any]:
    """Return a streamed chat request in llama.cpp's form.

    Args:
        messages: With role and content.
        schema: JSON schema of the reply, None for free text.
        seed: Of the sampling.
        temperature: Randomness.
        max_tokens: Of the reply.
    """
    request: dict[str, Any] = {"messages": messages, "seed": seed, "temperature": temperature}
    request |= {"max_tokens": max_tokens, "stream": True, "stream_options": {"include_usage": True}}
    if schema is not None:
        request["response_format"] = {"type": "json_schema", "json_schema": {"schema": dict(schema)}}
    return request


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, by which Ollama, too, names a model's weights."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _xllamacpp() -> Any:
    try:
        return importlib.import_module("xllamacpp")
    except ImportError as error:
        raise ModelUnavailable("backend llama_cpp needs xllamacpp: pip install 'leed_ros[llm]'") from error
