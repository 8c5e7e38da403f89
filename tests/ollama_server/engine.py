"""llama.cpp with one model, and its stream of parts in Ollama's words."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import xllamacpp

from leed_ros.demonstration.language.llama_cpp_model import CACHE_MIB, chat_request

Json = dict[str, Any]


class RequestError(Exception):
    """llama.cpp refuses the request."""


class Engine:
    """Generates replies.

    Args:
        path: GGUF file.
        threads: Number of threads.
        num_ctx: Tokens of prompt and reply together.
    """

    def __init__(self, path: Path, threads: int, num_ctx: int) -> None:
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(path)
        parameters.n_ctx = num_ctx
        parameters.n_parallel = 1
        parameters.cpuparams.n_threads = threads
        parameters.cpuparams_batch.n_threads = threads
        parameters.cache_prompt = True  # what a prompt shares with the one before is not read again
        parameters.cache_ram_mib = CACHE_MIB
        parameters.verbosity = 0
        self._server = xllamacpp.Server(parameters)

    def chat(self, messages: list[dict[str, str]], body: Mapping[str, Any], emit: Callable[[str], bool]) -> Json:
        """Generate a reply.

        Args:
            messages: With role and content.
            body: Of the request in Ollama's form: `format` and `options`.
            emit: Takes each piece of text; False stops the generation.

        Returns:
            The reply's last fields: why it ended, counts and durations [ns].

        Raises:
            RequestError: llama.cpp refuses the request.
        """
        options, started = body.get("options") or {}, time.monotonic_ns()
        request = chat_request(
            messages,
            _schema(body.get("format")),
            seed=options.get("seed", 0),
            temperature=options.get("temperature", 0.8),
            max_tokens=options.get("num_predict", -1),
        )
        last: Json = {"done_reason": "stop"}

        def take(part: Json) -> bool:
            if "error" in part:
                last["error"] = str(part["error"].get("message", part["error"]))
                return True
            last.update(_counts(part))
            texts = [choice["delta"].get("content") for choice in part["choices"]]
            return not all(emit(text) for text in texts if text)

        try:
            self._server.handle_chat_completions(request, take)
        except (RuntimeError, ValueError) as error:
            raise RequestError(str(error)) from error
        if "error" in last:
            raise RequestError(last["error"])
        return last | {"total_duration": time.monotonic_ns() - started, "load_duration": 0}


def _schema(form: Any) -> Json | None:
    """Return the JSON schema that Ollama's `format` asks for."""
    return {"type": "object"} if form == "json" else form or None


def _counts(part: Json) -> Json:
    """Return what a part says of the end, in Ollama's names."""
    counts: Json = {}
    if reasons := [choice["finish_reason"] for choice in part["choices"] if choice["finish_reason"]]:
        counts["done_reason"] = reasons[0]
    if usage := part.get("usage"):
        timings = part["timings"]
        counts |= {"prompt_eval_count": usage["prompt_tokens"], "eval_count": usage["completion_tokens"]}
        counts["prompt_eval_duration"] = int(timings["prompt_ms"] * 1e6)
        counts["eval_duration"] = int(timings["predicted_ms"] * 1e6)
    return counts
