"""Replies from a recorded transcript, so that a session can be repeated without a model."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from leed_ros.demonstration.language import model as language_model
from leed_ros.demonstration.language.model import LanguageModelError, Prompt, RecordingError, Reply
from leed_ros.demonstration.language.transcript import prompt_hash
from leed_ros.documents.plain_json import json_from_text

MAX_LINE = 8_000_000
"""Longest line of a transcript that is read [B]; a call's prompt and reply are bounded far below it."""

_PROMPTS, _REPLIES = TypeAdapter(Prompt), TypeAdapter(Reply)


@dataclass(frozen=True)
class RecordedCall:
    """One call of a transcript.

    Attributes:
        prompt: The question.
        seed: Of the sampling.
        model: Name of the model.
        outcome: The reply or the failure.
    """

    prompt: Prompt
    seed: int
    model: str
    outcome: Reply | LanguageModelError


class ReplayModel:
    """Gives the replies, and the failures, of a transcript's last session.

    The same question with the same seed gives the recorded replies in their order.

    Args:
        path: The transcript.

    Raises:
        RecordingError: The transcript cannot be read or holds no call.
    """

    def __init__(self, path: Path) -> None:
        self._calls = recorded_calls(path)
        if not self._calls:
            raise RecordingError(f"{path} holds no recorded call")
        self._outcomes: dict[tuple[str, int], list[Reply | LanguageModelError]] = defaultdict(list)
        for call in reversed(self._calls):
            self._outcomes[prompt_hash(call.prompt), call.seed].append(call.outcome)

    @property
    def name(self) -> str:
        """Name of the model that was recorded."""
        return self._calls[0].model

    def ask(self, prompt: Prompt, seed: int) -> Reply:
        """Return the recorded reply; see `LanguageModel.ask`.

        Raises:
            RecordingError: The recording does not hold this question, or not as often.
            LanguageModelError: The recorded call failed.
        """
        outcomes = self._outcomes.get((prompt_hash(prompt), seed))
        if not outcomes:
            raise RecordingError(self._missing(prompt, seed))
        outcome = outcomes.pop()
        if isinstance(outcome, LanguageModelError):
            raise outcome
        return outcome

    def _missing(self, prompt: Prompt, seed: int) -> str:
        """Say how a question differs from what was recorded."""
        asked = f"the recording holds no answer to prompt '{prompt.name}' version {prompt.version} with seed {seed}"
        alike = [call for call in self._calls if call.prompt.name == prompt.name]
        if not alike:
            return f"{asked}: it holds {', '.join(sorted({call.prompt.name for call in self._calls}))}"
        if any(call.prompt == prompt and call.seed == seed for call in alike):
            return f"{asked}: all of its answers have been given"
        if any(call.prompt == prompt for call in alike):
            return f"{asked}: it holds seeds {sorted({call.seed for call in alike if call.prompt == prompt})[:10]}"
        nearest = next((call for call in alike if call.seed == seed), alike[0])
        return f"{asked}: {_first_difference(asdict(nearest.prompt), asdict(prompt))}"


def _first_difference(recorded: Mapping[str, Any], asked: Mapping[str, Any]) -> str:
    """Say where two prompts that differ do so first."""
    part = next(name for name in recorded if recorded[name] != asked[name])
    before, now = (value if isinstance(value, str) else json.dumps(value) for value in (recorded[part], asked[part]))
    pairs = enumerate(zip(before, now, strict=False))
    place = next((index for index, (a, b) in pairs if a != b), min(len(before), len(now)))
    window = slice(max(0, place - 10), place + 30)
    return f"its {part} differs at character {place}: {before[window]!r} was recorded, {now[window]!r} was asked"


def recorded_calls(path: Path) -> list[RecordedCall]:
    """Return the calls of a transcript's last session.

    Raises:
        RecordingError: The file cannot be read, or a line of it is not as `Transcript` writes them.
    """
    calls: list[RecordedCall] = []
    for number, line in enumerate(_lines(path), start=1):
        try:
            record = json_from_text(line, own=True)
            if record["kind"] == "session":
                calls = []
            elif record["kind"] == "call":
                calls.append(_call(record))
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            raise RecordingError(f"{path} line {number} is no line of a transcript") from error
    return calls


def _lines(path: Path) -> Iterator[bytes]:
    """Yield the complete lines; a last one without its end was cut off when the process died."""
    try:
        with path.open("rb") as file:
            while line := file.readline(MAX_LINE + 1):
                if len(line) > MAX_LINE:
                    raise RecordingError(f"{path} has a line of more than {MAX_LINE} bytes")
                if line.endswith(b"\n"):
                    yield line
    except OSError as error:
        raise RecordingError(f"cannot read the recording {path}: {error.strerror}") from error


def _call(record: Mapping[str, Any]) -> RecordedCall:
    prompt, seed, outcome = _PROMPTS.validate_python(record["prompt"]), int(record["seed"]), _outcome(record)
    return RecordedCall(prompt, seed, str(record["model"]), outcome)


def _outcome(record: Mapping[str, Any]) -> Reply | LanguageModelError:
    if "reply" in record:
        return _REPLIES.validate_python({**record["reply"], "call_id": record["id"]})
    recorded = record["error"]
    kind = getattr(language_model, recorded["kind"])
    if not issubclass(kind, LanguageModelError):
        raise TypeError(f"{kind} is no failure of a language model")
    failure: LanguageModelError = kind(str(recorded["message"]))
    failure.seconds = float(recorded["seconds"])
    return failure
