"""Documents from outside: what could cost memory, time or stack is refused before it does."""

import os
import time

import pytest

from leed_ros.documents.content import read_bytes, read_text
from leed_ros.documents.errors import DocumentError
from leed_ros.documents.plain_json import json_from_text
from leed_ros.documents.plain_yaml import yaml_from_text

BILLION = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [*{last}, *{last}]\n" for last, name in zip("abcde", "bcdef", strict=True)
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BILLION, "aliases are not allowed"),
        ("!!python/object/apply:os.system [true]", "nor are tags"),
        ("a: !!binary aGk=", "nor are tags"),
        ("[" * 100_000, "nesting deeper than 16"),
        ("- " * 10_000, "nesting deeper than 16"),
        ("1" + ":1" * 500_000, "no quotes"),
        ("9" * 5000, "no quotes"),
        ("2001-99-99", "month must be"),
        ("{[1]: 2}", "unhashable"),
        ("<<: 3", "merging"),
        ("0b_", "invalid literal"),
        ("\x00", "no valid YAML"),
    ],
    ids=lambda value: value[:12].encode("unicode_escape").decode(),
)
def test_yaml_that_is_more_than_plain_values_is_refused_at_once(text, words):
    started = time.process_time()
    with pytest.raises(DocumentError, match=words) as caught:
        yaml_from_text(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) <= 300
    assert time.process_time() - started < 5.0  # seconds, not minutes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 1_000_000, "nesting deeper than 64"),
        ('{"a":' * 100_000, "nesting deeper than 64"),
        ('{"a": NaN}', "NaN is no number"),
        ("-Infinity", "no number"),
        ('{"a": 1e999}', "beyond all bounds"),
        ("1" * 5000, "no JSON"),
        (b"\xff\xfe", "no JSON"),
        ("{", "no JSON"),
    ],
    ids=lambda value: str(value[:12]),
)
def test_json_without_bounds_is_refused(text, words):
    with pytest.raises(DocumentError, match=words):
        json_from_text(text)


def test_numbers_that_are_none_are_none_where_python_wrote_them():
    assert json_from_text('{"a": NaN, "b": -Infinity, "c": 1.5}', own=True) == {"a": None, "b": None, "c": 1.5}


def test_brackets_in_strings_are_no_nesting():
    text = '{"note": "' + "[" * 200 + '\\"' + "{" * 200 + '"}'
    assert json_from_text(text) == {"note": "[" * 200 + '"' + "{" * 200}


def test_plain_documents_are_read(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"x: 1\r\ny: [a, b]\n")
    text = read_text(tmp_path / "a.txt", 100)
    assert yaml_from_text(text) == {"x": 1, "y": ["a", "b"]}
    assert json_from_text('{"x": [1, 2.5, null]}') == {"x": [1, 2.5, None]}


def test_only_files_of_limited_size_are_read(tmp_path):
    (tmp_path / "big").write_bytes(bytes(11))
    os.mkfifo(tmp_path / "pipe")
    for name, words in (("big", "larger than 10"), ("pipe", "no file"), ("gone", "cannot be read"), (".", "cannot")):
        with pytest.raises(DocumentError, match=words):
            read_bytes(tmp_path / name, 10)
    with pytest.raises(DocumentError, match="no file"):
        read_bytes(tmp_path / "/dev/zero", 10)
    with pytest.raises(DocumentError, match="is no path"):
        read_bytes(tmp_path / "a\0b", 10)
