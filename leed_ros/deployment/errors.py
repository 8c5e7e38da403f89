"""What goes wrong when a policy is taken from a file.

Every error has a message of one clear line, whatever the file contains:

    PolicyError          the policy is damaged, foreign, tampered with or unfit
    └── ContractError    its contract is
"""

from pydantic import ValidationError

from leed_ros.documents.one_line import one_line


class PolicyError(ValueError):
    """A policy cannot be used; the message says why in one line."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


class ContractError(PolicyError):
    """A policy's contract is missing, unreadable or inconsistent."""


def first_fault(error: ValidationError) -> str:
    """Say in words where and what the first fault is, and how many more there are."""
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    place = ".".join(str(step) for step in faults[0]["loc"])
    words = faults[0]["msg"].removeprefix("Value error, ")
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{place}: {words}{more}" if place else f"{words}{more}"
