"""Weights are put together from their parts, once, and only if the whole is what it should be."""

import hashlib
from pathlib import Path

import pytest

from tests.ollama_server.weights import MODELS, Weights, cache_folder, fetch

PARTS = [b"first ", b"second ", b"last"]


@pytest.fixture
def downloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Weights:
    """Weights whose parts an earlier attempt has fetched: nothing is downloaded any more."""
    monkeypatch.setenv("LEED_MODELS", str(tmp_path))
    whole = b"".join(PARTS)
    for number, part in enumerate(PARTS, start=1):
        (tmp_path / f"tiny.part{number}").write_bytes(part)
    return Weights("tiny:1b", "tiny.gguf", "no-such-package-", 3, "1.0", hashlib.sha256(whole).hexdigest(), len(whole))


def test_the_parts_make_the_whole(downloaded: Weights) -> None:
    assert not downloaded.present
    assert fetch(downloaded).read_bytes() == b"first second last"
    assert [path.name for path in cache_folder().iterdir()] == ["tiny.gguf"]
    assert fetch(downloaded) == downloaded.path  # now without parts


def test_parts_that_are_not_what_they_should_be_are_thrown_away(downloaded: Weights) -> None:
    (cache_folder() / "tiny.part2").write_bytes(b"seconD ")
    with pytest.raises(SystemExit, match="SHA-256"):
        fetch(downloaded)
    assert not list(cache_folder().iterdir())


def test_a_cut_off_file_is_not_taken_for_the_whole(downloaded: Weights) -> None:
    downloaded.path.write_bytes(b"first")
    assert fetch(downloaded).read_bytes() == b"first second last"


def test_the_models_are_told_apart() -> None:
    assert {weights.model.partition(":")[2] for weights in MODELS.values()} == set(MODELS)
    assert len({weights.sha256 for weights in MODELS.values()}) == len(MODELS)
