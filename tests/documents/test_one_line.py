import pytest

from leed_ros.documents.one_line import LONGEST, one_line


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (ValueError("two\n\tlines"), "two lines"),
        (ValueError(), "ValueError"),
        ("a\x1b[31mred\x00", "a?[31mred?"),
        (7, "7"),
    ],
)
def test_whatever_is_said_becomes_one_printable_line(said, line) -> None:
    assert one_line(said) == line


def test_what_is_long_is_cut_and_shows_it() -> None:
    assert one_line("x" * 1000) == "x" * (LONGEST - 3) + "..."
    assert one_line("abcdefgh", 5) == "ab..."
