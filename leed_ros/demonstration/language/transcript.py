"""The record of every call to a language model, one JSON line each, from which a session can be replayed.

Kinds of lines: `session` begins a session. `call` holds the time, the model with the digest of its weights, the whole
prompt with name and version, the seed, the raw reply or the error, seconds and tokens. `verdict` refers to a call and
says what became of its reply. `full` says that recording stopped there.
"""

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from leed_ros.demonstration.language.model import LanguageModelError, Prompt, RecordingError, Reply
from leed_ros.documents.one_line import one_line


def prompt_hash(prompt: Prompt) -> str:
    """Return the SHA-256 of everything that a prompt says."""
    return hashlib.sha256(json.dumps(asdict(prompt), sort_keys=True).encode()).hexdigest()


def utc_now() -> datetime:
    """Return the time of day in UTC."""
    return datetime.now(UTC)


class Transcript:
    """A file that calls and verdicts are appended to; thread-safe.

    It never breaks the session that it records: what cannot be written ends the recording, and `failure` tells.

    Args:
        path: The file; what it holds already stays.
        max_bytes: Size at which recording stops [B].
        now: Tells the time of day.

    Attributes:
        failure: Why recording stopped; empty while it goes on.

    Raises:
        RecordingError: The file cannot be opened.
    """

    def __init__(self, path: Path, max_bytes: int, now: Callable[[], datetime] = utc_now) -> None:
        self.failure = ""
        self._max_bytes = max_bytes
        self._now = now
        self._lock = threading.Lock()
        self._calls = 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("ab")
        except OSError as error:
            raise RecordingError(f"cannot record to {path}: {one_line(error)}") from error
        self._session = f"{now():%Y%m%dT%H%M%S%f}"
        self._write({"kind": "session", "id": self._session})

    def call(self, prompt: Prompt, seed: int, model: str, outcome: Reply | LanguageModelError) -> str:
        """Record a call.

        Args:
            prompt: The question.
            seed: Of the sampling.
            model: Name of the model.
            outcome: The reply or the failure.

        Returns:
            The call's identity, for its verdict.
        """
        line: dict[str, Any] = {"kind": "call", "id": self._next_id(), "time": self._now().isoformat(), "model": model}
        line |= {"prompt": asdict(prompt), "prompt_sha256": prompt_hash(prompt), "seed": seed}
        if isinstance(outcome, Reply):
            line["reply"] = {key: value for key, value in asdict(outcome).items() if key != "call_id"}
        else:
            line["error"] = {"kind": type(outcome).__name__, "message": str(outcome), "seconds": outcome.seconds}
        self._write(line)
        return str(line["id"])

    def verdict(self, call_id: str, verdict: Mapping[str, Any]) -> None:
        """Record what became of a reply.

        Args:
            call_id: Identity of the call, as in `Reply.call_id`.
            verdict: What became of it; what JSON cannot hold is written as text.
        """
        self._write({"kind": "verdict", "call": call_id, "verdict": dict(verdict)})

    def close(self) -> None:
        """Close the file; nothing is recorded any more."""
        with self._lock:
            self._file.close()
            self.failure = self.failure or "closed"

    def _next_id(self) -> str:
        with self._lock:
            self._calls += 1
            return f"{self._session}-{self._calls}"

    def _write(self, line: Mapping[str, Any]) -> None:
        data = json.dumps(line, default=str).encode() + b"\n"
        with self._lock:
            if self.failure:
                return
            if self._file.tell() + len(data) > self._max_bytes:
                self.failure = f"the recording has reached {self._max_bytes} bytes"
                data = b'{"kind": "full"}\n'
            try:
                self._file.write(data)
                self._file.flush()
            except OSError as error:
                self.failure = f"cannot record: {one_line(error)}"
