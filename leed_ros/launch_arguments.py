"""Launch arguments from configuration dataclasses: name, default, choices and description come from the fields.

`launch` comes with a full ROS 2 install and is imported only where a launch file calls.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

from leed_ros.task.config import Config, ConfigError, Scalar

ConfigT = TypeVar("ConfigT", bound=Config)

TRUE, FALSE = ("true", "1", "yes", "on"), ("false", "0", "no", "off")


def arguments_from(kind: type[Config]) -> list[Any]:
    """Return a `DeclareLaunchArgument` for every field."""
    from launch.actions import DeclareLaunchArgument  # noqa: PLC0415 (not on machines without a ROS 2 install)

    return [
        DeclareLaunchArgument(
            field.name,
            default_value=_text_of(field.default),
            description=field.metadata["description"],
            choices=list(field.metadata["choices"]) or None,
        )
        for field in dataclasses.fields(kind)
    ]


def config_from(kind: type[ConfigT], context: Any) -> ConfigT:
    """Read a configuration from the launch arguments that `arguments_from` declared.

    Raises:
        ConfigError: A value does not fit.
    """
    from launch.substitutions import LaunchConfiguration  # noqa: PLC0415 (as above)

    names = [field.name for field in dataclasses.fields(kind)]
    return config_from_texts(kind, {name: LaunchConfiguration(name).perform(context) for name in names})


def config_from_texts(kind: type[ConfigT], texts: Mapping[str, str]) -> ConfigT:
    """Make a configuration from texts, which is all that launch knows; names left out keep their default.

    Raises:
        ConfigError: A name is unknown, or a text does not fit.
    """
    fields = {field.name: field for field in dataclasses.fields(kind)}
    return kind.from_mapping({name: _value(fields.get(name), text) for name, text in texts.items()})


def _text_of(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _value(field: "dataclasses.Field[Any] | None", text: str) -> Scalar:
    """Return a text in the type of its field; an unknown name is left to `from_mapping` to refuse."""
    if field is None:
        return text
    expected: Any = type(field.default)
    if expected is bool and text.lower() in TRUE + FALSE:
        return text.lower() in TRUE
    try:
        if expected is not bool:
            value: Scalar = expected(text)
            return value
    except ValueError:
        pass
    raise ConfigError(f"{field.name}:={text} must be {'true or false' if expected is bool else expected.__name__}")
