"""Files of text, read with limits: nothing that is too large, no aliases that unfold to any size."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from leed_ros.sites.errors import SiteError

MAX_BYTES = 20_000_000
"""Largest file of text [bytes]."""

ModelT = TypeVar("ModelT", bound=BaseModel)


class _PlainLoader(yaml.SafeLoader):
    """Takes no aliases: a few of them make a document of any size."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not allowed")
        return super().compose_node(parent, index)


def read_text(path: Path, max_bytes: int = MAX_BYTES) -> str:
    """Read a file of text.

    Raises:
        SiteError: It is missing, too large or no text.
    """
    try:
        if path.stat().st_size > max_bytes:
            raise SiteError.at(path, f"has more than {max_bytes} bytes; cut it down")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise SiteError.at(path, f"cannot be read: {error.strerror or error}; check the path") from error
    except ValueError as error:  # no UTF-8, or no path at all
        raise SiteError.at(repr(str(path)), f"is no text: {error}; check the path") from error


def read_yaml(path: Path, max_bytes: int) -> Any:
    """Read a YAML file.

    Raises:
        SiteError: It cannot be read, or is no YAML.
    """
    text = read_text(path, max_bytes)
    try:
        return yaml.load(text, _PlainLoader)
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        raise SiteError.at(path, f"is no YAML: {error}; correct it") from error


def validated(path: Path, content: Any, model: type[ModelT]) -> ModelT:
    """Return the content of a file in the shape that a model asks for.

    Raises:
        SiteError: It has another shape; names the first place that does not fit.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        given = f", got {first['input']!r:.40}" if first["type"] != "missing" else ""
        raise SiteError.at(path, f"{where}: {first['msg']}{given}; correct it") from error
