"""Repairs chosen by a language model: one of several changes to a convention, each with its simulated outcome."""

import string
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from leed_ros.demonstration.language.json_object import json_object
from leed_ros.demonstration.proposers.llm_asking import UnreadableError
from leed_ros.demonstration.roads.conventions import Convention

MAX_OPTIONS = 8
"""Most options in one question."""


@dataclass(frozen=True)
class Option:
    """A repair on offer.

    Attributes:
        change: What it does, such as `A3 east instead of west`.
        outcome: What came of it in simulation, in words.
        convention: The convention after it.
    """

    change: str
    outcome: str
    convention: Convention


class RepairQuestion:
    """Asks for one of several options, which are shuffled: small models pick by position.

    Args:
        options: What is on offer.
        rng: Shuffles them.

    Attributes:
        options: The options by their letters, in the order in which they are offered.

    Raises:
        ValueError: There is none, or there are too many.
    """

    def __init__(self, options: tuple[Option, ...], rng: np.random.Generator) -> None:
        if not 0 < len(options) <= MAX_OPTIONS:
            raise ValueError(f"repair: {len(options)} options, there must be 1 to {MAX_OPTIONS}")
        order = rng.permutation(len(options)).tolist()
        self.options = {letter: options[index] for letter, index in zip(string.ascii_uppercase, order, strict=False)}
        letters = tuple(self.options)
        config = ConfigDict(extra="forbid", frozen=True)
        fields: dict[str, Any] = {"choice": (Literal[letters], ...)}
        self._model: type[BaseModel] = create_model("Choice", __config__=config, **fields)

    @property
    def schema(self) -> dict[str, Any]:
        """JSON schema of a reply."""
        return self._model.model_json_schema()

    @property
    def words(self) -> str:
        """The options, one a line."""
        return "\n".join(f"{letter}: {item.change}: {item.outcome}" for letter, item in self.options.items())

    def read(self, reply: str) -> Option:
        """Return the option that a reply names.

        Raises:
            UnreadableError: The reply does not keep to the schema.
            NoObjectError: The reply holds no JSON object.
        """
        try:
            choice = str(self._model.model_validate_json(json_object(reply)).model_dump()["choice"])
        except ValidationError as error:
            raise UnreadableError("the reply names none of the options") from error
        option: Option = self.options[choice]
        return option
