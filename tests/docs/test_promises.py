"""Every promise on the pages names a test that exists, and enough of them are held against real faults."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / "reliability.md", ROOT / "docs" / "security.md", ROOT / "SECURITY.md"]
NAMED = re.compile(r"\b(tests/[\w/]+\.py)(?:::(\w+)(\[[^\]`]*\])?)?")


@cache
def names_in(path: Path) -> frozenset[str]:
    """Return the names of the tests in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def rows(page: str, heading: str) -> list[list[str]]:
    """Return the cells of the tables below a heading."""
    part = page.split(f"\n## {heading}\n")[1].split("\n## ", maxsplit=1)[0]
    lines = [line for line in part.splitlines() if line.startswith("| ") and not line.startswith("| fault |")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_test_that_a_page_names_exists(page: Path) -> None:
    for path, name, case in NAMED.findall(page.read_text(encoding="utf-8")):
        file = ROOT / path
        assert file.is_file(), f"{page.name} names {path}"
        assert not name or name in names_in(file), f"{page.name} names {path}::{name}"
        words = case.strip("[]")
        assert all(word in file.read_text(encoding="utf-8") for word in words.split("-") if word), (path, name, case)


@pytest.mark.parametrize(("heading", "least"), [("Faults injected into real processes", 25), ("Without processes", 10)])
def test_every_row_has_fault_promise_test_and_result(heading: str, least: int) -> None:
    found = rows(PAGES[0].read_text(encoding="utf-8"), heading)
    assert len({row[0] for row in found}) == len(found) >= least
    for row in found:
        assert len(row) == 4 and all(row), row
        assert NAMED.search(row[2]) or "python -m bench" in row[2], row
