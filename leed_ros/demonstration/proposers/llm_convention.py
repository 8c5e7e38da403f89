"""Conventions from a language model: one direction for every aisle."""

from collections.abc import Collection, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from leed_ros.demonstration.language.json_object import json_object
from leed_ros.demonstration.proposers.headings import aisle_headings, convention_from_headings
from leed_ros.demonstration.proposers.llm_asking import RepeatedError, UnreadableError, UnusableError
from leed_ros.demonstration.roads.conventions import Convention
from leed_ros.documents.one_line import one_line
from leed_ros.task.site import Roadmap


class ConventionQuestion:
    """Asks for a strictly one-way convention: the schema admits one of two words for every aisle.

    Args:
        roadmap: Knows the aisles.
        aisles: Those to be given a direction.
    """

    def __init__(self, roadmap: Roadmap, aisles: Sequence[str]) -> None:
        self._roadmap, self._aisles = roadmap, tuple(aisles)
        self._words = {aisle: tuple(aisle_headings(roadmap, aisle)) for aisle in aisles}
        fields: dict[str, Any] = {
            f"aisle_{number}": (Literal[words], Field(alias=aisle))
            for number, (aisle, words) in enumerate(self._words.items())
        }
        config = ConfigDict(extra="forbid", frozen=True)
        self._model: type[BaseModel] = create_model("Directions", __config__=config, **fields)

    @property
    def schema(self) -> dict[str, Any]:
        """JSON schema of a reply."""
        return self._model.model_json_schema(by_alias=True)

    def read(self, reply: str, tried: Collection[Convention]) -> Convention:
        """Make a convention from a reply.

        Raises:
            UnreadableError: The reply does not keep to the schema.
            NoObjectError: The reply holds no JSON object.
            UnusableError: All parallel aisles lead the same way, so that nobody could come back.
            RepeatedError: The convention was tried already.
        """
        headings = self._headings(reply)
        convention = convention_from_headings(self._roadmap, headings)
        if len(headings) > 1 and len(set(headings.values())) == 1:
            raise UnusableError(f"every aisle leads {next(iter(headings.values()))}: nobody could drive back")
        if convention in tried:
            raise RepeatedError("these directions were tried already")
        return convention

    def _headings(self, reply: str) -> dict[str, str]:
        try:
            return self._model.model_validate_json(json_object(reply)).model_dump(by_alias=True)
        except ValidationError as error:
            detail = error.errors(include_url=False, include_context=False, include_input=False)[0]
            raise UnreadableError(one_line(f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}")) from error
