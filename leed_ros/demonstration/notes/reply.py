"""Replies: the form that a language model is asked for, and rules read from whatever it sent."""

from typing import Any

from pydantic import ValidationError

from leed_ros.demonstration.language.json_object import NoObjectError, json_object
from leed_ros.demonstration.rules.rule import Rules
from leed_ros.documents.one_line import one_line

MAX_REPLY = 50_000
"""Longest reply that is looked at [characters]."""

MAX_LIST = 16
"""At most so many rules are asked for in one reply, which keeps a model from running on."""


class UnreadableReplyError(ValueError):
    """A reply is not in the form asked for; the message is one line, fit for the model."""


def reply_schema() -> dict[str, Any]:
    """Return the JSON schema of a reply: that of `Rules`, the kind first, the end last and only where there is one.

    Models write fields in the schema's order, and do better to say first what they mean.
    """
    schema = Rules.model_json_schema()
    kinds = [_kind_schema(item) for item in schema["$defs"].values()]
    rules = {"type": "array", "maxItems": MAX_LIST, "items": {"anyOf": kinds}}
    return {"type": "object", "properties": {"rules": rules}, "required": ["rules"], "additionalProperties": False}


def rules_from_reply(text: str) -> Rules:
    """Read rules from a reply; nothing that it can hold is harmful.

    Raises:
        UnreadableReplyError: It is too long, no JSON, or not in the form asked for.
    """
    try:
        return Rules.model_validate_json(json_object(text, MAX_REPLY))
    except NoObjectError as error:
        raise UnreadableReplyError(f'{error}; it must be {{"rules": [...]}}') from error
    except ValidationError as error:
        raise UnreadableReplyError(_first_fault(error)) from error


def _kind_schema(item: dict[str, Any]) -> dict[str, Any]:
    properties = item["properties"]
    until = next(form for form in properties["until"]["anyOf"] if form["type"] == "string")
    names = ["kind", *(name for name in properties if name not in ("kind", "until"))]
    fields = {name: _without_notes(properties[name]) for name in names}
    return {
        "type": "object",
        "properties": fields | {"until": until},
        "required": names,
        "additionalProperties": False,
    }


def _without_notes(field: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in field.items() if key not in ("title", "default", "description")}


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(part)[:40] for part in fault["loc"])
    return one_line(f"{where or 'the reply'}: {fault['msg']}")
