import json

import pytest
from click.testing import CliRunner

from leed_ros.cli import main

SMALL = ("--num-robots", "2", "--sites", "1", "--missions", "2", "--rounds", "1", "--simulations", "2", "--quiet")


def run(*arguments: str):
    return CliRunner().invoke(main, ["demonstrate", *SMALL, *arguments])


def test_without_a_model_code_is_measured_and_results_are_kept(tmp_path) -> None:
    files = ("--results", str(tmp_path / "results.jsonl"), "--report", str(tmp_path / "card.html"))
    first = run("--backend", "none", "--json", *files)
    assert first.exit_code == 0, first.output
    rows = {row["method"]: row for row in json.loads(first.stdout)["rows"]}
    assert list(rows) == ["no convention", "alternating", "divided", "random search", "greedy repair", "planner"]
    assert rows["random search"]["simulations"] == rows["greedy repair"]["simulations"] == 2.0
    assert (tmp_path / "card.html").read_text().startswith("<!doctype html>")
    kept = (tmp_path / "results.jsonl").read_bytes()
    assert run("--backend", "none", "--json", *files).stdout == first.stdout
    assert (tmp_path / "results.jsonl").read_bytes() == kept


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--ask", "banana"), 2, "there is no banana"),
        (("--backend", "llama_cpp", "--model", "missing.gguf", "--no-notes"), 1, "there is no GGUF file"),
        (("--host", "http://198.51.100.1:11434", "--no-notes"), 1, "198.51.100.1"),
    ],
)
def test_what_cannot_be_measured_is_said_in_one_line(arguments, code, words) -> None:
    result = run(*arguments)
    assert result.exit_code == code and words in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_results_of_something_else_are_refused(tmp_path) -> None:
    (tmp_path / "other.jsonl").write_text("hello\n")
    result = run("--backend", "none", "--results", str(tmp_path / "other.jsonl"))
    assert result.exit_code == 1 and "is no result of a report card" in result.output
