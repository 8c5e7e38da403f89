"""Files of text and what they say of a site: read with limits, and refused with one line."""

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from leed_ros.documents import content
from leed_ros.documents.errors import DocumentError
from leed_ros.documents.plain_yaml import yaml_from_text
from leed_ros.sites.errors import SiteError

MAX_BYTES = 20_000_000
"""Largest file of text [bytes]."""

ModelT = TypeVar("ModelT", bound=BaseModel)


def read_text(path: Path, max_bytes: int = MAX_BYTES) -> str:
    """Read a file of text.

    Raises:
        SiteError: It is missing, too large or no text.
    """
    try:
        return content.read_text(path, max_bytes)
    except DocumentError as error:
        raise SiteError.at(path, f"{error}; check the path") from error


def read_yaml(path: Path, max_bytes: int) -> Any:
    """Read a YAML file.

    Raises:
        SiteError: It cannot be read, or is no plain YAML.
    """
    text = read_text(path, max_bytes)
    try:
        return yaml_from_text(text)
    except DocumentError as error:
        raise SiteError.at(path, f"{error}; correct it") from error


def validated(path: Path, document: Any, model: type[ModelT]) -> ModelT:
    """Return the content of a file in the shape that a model asks for.

    Raises:
        SiteError: It has another shape; names the first place that does not fit.
    """
    try:
        return model.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        given = f", got {first['input']!r:.40}" if first["type"] != "missing" else ""
        raise SiteError.at(path, f"{where}: {first['msg']}{given}; correct it") from error
