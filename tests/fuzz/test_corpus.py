"""Every parser reads what is kept of the fuzzer's inputs, and random changes of it, or refuses it in one line."""

from pathlib import Path

import numpy as np
import pytest

from bench.fuzz.registry import all_names, parser_of

CORPUS = Path(__file__).parent / "corpus"
INSERTS = (b"", b"\x00" * 8, b"\xff" * 8, b"-9e999", b"NaN", b": [{\n", b"\xed\xa0\x80", b"9" * 40)


def mutated(content: bytes, rng: np.random.Generator) -> bytes:
    """Change, remove or repeat a few pieces."""
    for _ in range(int(rng.integers(1, 4))):
        start, length = int(rng.integers(len(content) + 1)), int(rng.integers(0, 9))
        insert = [*INSERTS, rng.bytes(length), content[start : start + length] * 3][int(rng.integers(10))]
        content = content[:start] + insert + content[start + length :]
    return content


@pytest.mark.parametrize("name", all_names())
def test_what_is_kept_is_read_or_refused_in_one_line(name):
    parser, paths = parser_of(name), sorted((CORPUS / name).iterdir())
    accepted = [parser.accepts(path.read_bytes()) for path in paths]
    assert any(accepted), "nothing of it is valid"
    rng = np.random.default_rng(0)
    refused = [not parser.accepts(mutated(path.read_bytes(), rng)) for path in paths for _ in range(24 // len(paths))]
    assert any(refused) or name == "monitor_feed"  # which drops and counts instead


def test_the_corpus_stays_small():
    sizes = [path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()]
    assert sum(sizes) < 500_000
    assert {path.name for path in CORPUS.iterdir()} == set(all_names())
