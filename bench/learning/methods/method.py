"""What a method of the comparison is."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from bench.learning.course import Course
from bench.learning.job import Job


def nothing_lacks(job: Job) -> str:
    """Return why a method cannot be run: it always can."""
    return ""


@dataclass(frozen=True)
class Method:
    """A way to learn, or not to.

    Attributes:
        words: What it is, for the table.
        train: Trains from the beginning to the end of a course, and lets it judge on the way. What it needs from
            outside is imported in there.
        lacks: Tells in a line why a job cannot be done here; empty if it can.
    """

    words: str
    train: Callable[[Course], None]
    lacks: Callable[[Job], str] = nothing_lacks


def needs(*modules: str) -> Callable[[Job], str]:
    """Return a `lacks` that wants modules to be installed; it imports none of them."""

    def lacks(job: Job) -> str:
        absent = [module for module in modules if find_spec(module) is None]
        return f"not installed here: {', '.join(absent)} (requirements-bench.txt)" if absent else ""

    return lacks
