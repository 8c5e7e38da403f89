"""Parsing: a reply in words becomes instructions, or one line that says what is wrong with it."""

from pydantic import ValidationError

from leed_ros.demonstration.instructions.instruction import Instructions
from leed_ros.demonstration.language.json_object import NoObjectError, json_object
from leed_ros.documents.one_line import one_line


class InstructionError(ValueError):
    """A reply is no list of instructions, or the list cannot be followed; the message is one line."""


def parse_instructions(reply: str) -> Instructions:
    """Read instructions from JSON text; fences and words around the outermost braces are dropped.

    Raises:
        InstructionError: The reply is too long, is not JSON, or does not keep to the schema.
    """
    try:
        return Instructions.model_validate_json(json_object(reply))
    except NoObjectError as error:
        raise InstructionError(str(error)) from error
    except ValidationError as error:
        raise InstructionError(_one_line(error)) from error


def _one_line(error: ValidationError) -> str:
    """Return the first complaint, its place, and how many more there are."""
    details = error.errors(include_url=False, include_context=False)
    where = ".".join(str(part) for part in details[0]["loc"])
    more = f" (and {len(details) - 1} more)" if len(details) > 1 else ""
    return one_line(f"{where}: {details[0]['msg']}".lstrip(": ")) + more
