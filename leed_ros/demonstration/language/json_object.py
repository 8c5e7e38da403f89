"""The JSON object in a reply: models put fences and words around what they were asked for."""

MAX_REPLY = 200_000
"""Longest reply that is looked at [characters]."""


class NoObjectError(ValueError):
    """A reply holds no JSON object, or is too long to look for one; the message is one line, fit for the model."""


def json_object(reply: str, limit: int = MAX_REPLY) -> str:
    """Return the outermost JSON object of a reply as text, from its first brace to its last.

    Args:
        reply: What a model said.
        limit: Longest reply that is looked at [characters].

    Raises:
        NoObjectError: There is none, or the reply is too long.
    """
    if len(reply) > limit:
        raise NoObjectError(f"the reply has {len(reply)} characters, at most {limit} are read")
    first, last = reply.find("{"), reply.rfind("}")
    if first < 0 or last < first:
        raise NoObjectError("the reply holds no JSON object")
    return reply[first : last + 1]
