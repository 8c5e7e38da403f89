"""What the fuzzer makes of a document is mostly a document still, so that it gets behind the first checks."""

import json
from pathlib import Path

import pytest

from bench.fuzz.registry import all_names, parser_of
from bench.fuzz.structure import ODD, mutated

CORPUS = Path(__file__).parent / "corpus"
STRUCTURED = [name for name in all_names() if parser_of(name).structured]


@pytest.mark.parametrize("name", STRUCTURED)
def test_changed_documents_are_others_and_some_are_taken(name: str) -> None:
    parser = parser_of(name)
    found = [mutated(path.read_bytes(), 1 << 16, seed) for path in (CORPUS / name).iterdir() for seed in range(100)]
    changed = {document for document in found if document is not None}
    assert len(changed) > 20
    for document in changed:
        json.loads(document)
    assert any(parser.accepts(document) for document in changed)


def test_the_same_seed_changes_the_same() -> None:
    document = (CORPUS / "site_document" / "plain").read_bytes()
    assert mutated(document, 1 << 16, 7) == mutated(document, 1 << 16, 7)
    assert mutated(document, 10, 7) is None


@pytest.mark.parametrize("data", [b"{", b"[" * 1000, b"&a [*a, *a]"])
def test_what_is_no_plain_document_is_left_to_other_mutators(data: bytes) -> None:
    assert mutated(data, 1 << 16, 0) is None


@pytest.mark.parametrize("data", [b"", b"7", b"{}", b"2026-11-22: 1", b"1" * 4300])
def test_the_smallest_documents_are_changed_too(data: bytes) -> None:
    for seed in range(50):
        document = mutated(data, 1 << 16, seed)
        assert document is None or json.loads(document) != data


def test_changes_do_not_build_up_in_what_values_are_replaced_by() -> None:
    before = repr(ODD)
    for seed in range(2000):
        mutated(b'{"a": [[], {}, [1]], "b": {}}', 1 << 16, seed)
    assert repr(ODD) == before
