"""Pieces of Markdown."""

from collections.abc import Iterable, Sequence

NOTICE = "<!-- Made from the code by `python -m docs.generator`; edit the code instead. -->"


def page(title: str, introduction: str, sections: Iterable[str]) -> str:
    """Return a page with its title, a sentence or two, and its sections."""
    return "\n\n".join([f"# {title}", NOTICE, introduction, *sections]).rstrip() + "\n"


def section(title: str, *paragraphs: str) -> str:
    """Return a section."""
    return "\n\n".join([f"## {title}", *(paragraph for paragraph in paragraphs if paragraph)])


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; what would end a cell is escaped."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(_cell(each) for each in line) + " |" for line in lines)


def code(text: object) -> str:
    """Return words set as code."""
    return f"`{text}`"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
