"""Findings: what a check came to, in one line, with what to do about it."""

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How bad it is: a fault keeps a swarm from running, a warning may trouble it."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """What one check came to.

    Attributes:
        name: What was checked.
        level: How bad it is.
        message: What was found, in one line.
        advice: What to do, in one line; empty if nothing.
    """

    name: str
    level: Level
    message: str
    advice: str = ""


def ok(name: str, message: str) -> Finding:
    """Return that all is well."""
    return Finding(name, Level.OK, message)


def warning(name: str, message: str, advice: str) -> Finding:
    """Return what may trouble a swarm."""
    return Finding(name, Level.WARNING, message, advice)


def fault(name: str, message: str, advice: str) -> Finding:
    """Return what keeps a swarm from running."""
    return Finding(name, Level.FAULT, message, advice)
