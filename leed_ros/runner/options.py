"""Command-line options from configuration dataclasses: name, type, default, range and help come from the fields."""

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar

import click

from leed_ros.task.config import Config

CommandT = TypeVar("CommandT", bound=Callable[..., Any])


def options_from(config: type[Config]) -> Callable[[CommandT], CommandT]:
    """Return a decorator that gives a command one option per field, `--field-name`."""

    def decorate(command: CommandT) -> CommandT:
        for field in reversed(dataclasses.fields(config)):
            command = _option(field)(command)
        return command

    return decorate


def _option(field: dataclasses.Field[Any]) -> Callable[[CommandT], CommandT]:
    name = field.name.replace("_", "-")
    unit = f" [{field.metadata['unit']}]" if field.metadata["unit"] else ""
    declaration = f"--{name}/--no-{name}" if isinstance(field.default, bool) else f"--{name}"
    return click.option(
        declaration,
        field.name,
        type=_type(field),
        default=field.default,
        show_default=field.default != "",
        help=field.metadata["description"] + unit,
    )


def _type(field: dataclasses.Field[Any]) -> Any:
    metadata = field.metadata
    if metadata["choices"]:
        return click.Choice(metadata["choices"])
    if isinstance(field.default, bool):
        return bool
    if isinstance(field.default, int):
        return click.IntRange(metadata["minimum"], metadata["maximum"])
    if isinstance(field.default, float):
        return click.FloatRange(metadata["minimum"], metadata["maximum"])
    return str
