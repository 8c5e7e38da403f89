"""Frozen, self-validating configurations: every value is written once, with its range, unit and meaning.

`Config` is the base of all configuration dataclasses. `parameter` states a field. ROS parameters, command-line
options and reference pages are made from the fields, so a default never stands in two places.
"""

import dataclasses
import difflib
import math
from collections.abc import Mapping
from typing import Any, Self, TypeAlias

Scalar: TypeAlias = bool | int | float | str
"""What a parameter can be: the scalar types of ROS parameters."""


class ConfigError(ValueError):
    """A configuration value is unknown, of the wrong type or out of its range; the message says what to do."""


def parameter(
    default: Any,
    description: str,
    *,
    unit: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
    choices: tuple[str, ...] = (),
) -> Any:
    """State one field of a `Config`.

    Args:
        default: The default; its type is the field's type.
        description: What the value means, in one sentence.
        unit: SI unit, empty for dimensionless values.
        minimum: Smallest admissible value, inclusive.
        maximum: Largest admissible value, inclusive.
        choices: The admissible words of a string.
    """
    metadata = {"description": description, "unit": unit, "minimum": minimum, "maximum": maximum, "choices": choices}
    return dataclasses.field(default=default, metadata=metadata)


@dataclasses.dataclass(frozen=True)
class Config:
    """Base of all configurations; checks type and range of every field when it is made.

    Raises:
        ConfigError: A value has the wrong type or lies outside its range.
    """

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            checked = _checked(field, getattr(self, field.name))
            object.__setattr__(self, field.name, checked)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Self:
        """Make a configuration from names and values; names left out keep their default.

        Raises:
            ConfigError: A name is unknown, or a value does not fit.
        """
        known = [field.name for field in dataclasses.fields(cls)]
        for name in values:
            if name not in known:
                raise ConfigError(f"{cls.__name__} has no parameter '{name}'{_suggestion(name, known)}")
        return cls(**values)

    def replace(self, **values: Any) -> Self:
        """Return a copy with some values changed.

        Raises:
            ConfigError: A value does not fit.
        """
        return dataclasses.replace(self, **values)

    def to_mapping(self) -> dict[str, Any]:
        """Return all names and values; `from_mapping` of it is equal to this configuration."""
        return dataclasses.asdict(self)


def _checked(field: dataclasses.Field[Any], value: Any) -> Any:
    """Return `value` in the field's type, or raise `ConfigError`. An int is a valid float, nothing else converts."""
    if not field.metadata:
        return value
    expected = type(field.default)
    if expected is float and type(value) is int:
        value = float(value)
    if type(value) is not expected:
        raise ConfigError(f"{field.name} = {value!r} must be of type {expected.__name__}")
    _check_range(field, value)
    return value


def _check_range(field: dataclasses.Field[Any], value: Any) -> None:
    choices, low, high = (field.metadata[key] for key in ("choices", "minimum", "maximum"))
    if choices and value not in choices:
        raise ConfigError(f"{field.name} = {value!r} must be one of {', '.join(choices)}")
    if isinstance(value, float) and not math.isfinite(value):
        raise ConfigError(f"{field.name} = {value} must be finite")
    if low is not None and value < low:
        raise ConfigError(f"{field.name} = {value} must be at least {low}")
    if high is not None and value > high:
        raise ConfigError(f"{field.name} = {value} must be at most {high}")


def _suggestion(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean '{close[0]}'?" if close else f"; it has {', '.join(known)}"
