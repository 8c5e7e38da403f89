"""Whatever bytes a reply is made of, the caller gets a reply or an error of the one family."""

import numpy as np
import pytest

from leed_ros.demonstration.language.backends import make_model
from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.model import LanguageModelError, Prompt, Reply
from tests.demonstration.language.conftest import ScriptedServer, reply_lines

PIECES = [
    b"",
    b"\n",
    b"\r",
    b"\x00",
    b"\xff",
    b"{",
    b"]",
    b'"',
    b"\\",
    b"null",
    b"1e999",
    b"NaN",
    b"\\ud800",
    b"-" * 3000,
]
WHOLE = reply_lines('{"rules": [', '{"kind": "closed"}', "]}")


def mangled(rng: np.random.Generator) -> bytes:
    """Replace a few bytes of a good reply, leave lines out, change their order or end it early."""
    lines = WHOLE.splitlines(keepends=True)
    start = int(rng.integers(len(WHOLE)))
    rest = WHOLE[start + int(rng.integers(20)) :]
    choices = [
        WHOLE[:start] + PIECES[rng.integers(len(PIECES))] + rest,
        WHOLE[:start],
        b"".join(line for line in lines if rng.random() < 0.7),
        b"".join(lines[place] for place in rng.permutation(len(lines))),
    ]
    return choices[rng.integers(len(choices))]


@pytest.mark.timeout(60)
def test_mangled_replies(server: ScriptedServer, config: LanguageConfig, prompt: Prompt) -> None:
    rng = np.random.default_rng(0)
    model = make_model(config.replace(timeout=5.0, max_calls=1000))
    endings: dict[str, int] = {}
    for seed in range(300):
        data = mangled(rng)
        server.behaviour["/api/chat"] = lambda call, data=data: call.send(data)  # type: ignore[misc]
        try:
            ending = model.ask(prompt, seed)
            ending.text.encode()
        except LanguageModelError as error:
            ending = error  # type: ignore[assignment]
        endings[type(ending).__name__] = endings.get(type(ending).__name__, 0) + 1
    assert set(endings) == {Reply.__name__, "ReplyRejected", "ModelUnavailable"}
    assert min(endings.values()) > 10  # the mangling reaches all ends
