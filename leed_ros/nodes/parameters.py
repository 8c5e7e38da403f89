"""ROS parameters from configuration dataclasses: names, defaults, ranges and descriptions come from the fields.

Nodes are made with `automatically_declare_parameters_from_overrides=True`: that way a parameter that was given but that
nobody declares can be found and refused, where rclpy alone would pass over it in silence.
"""

import dataclasses
import difflib
from collections.abc import Sequence
from typing import Any, TypeVar

from rcl_interfaces.msg import FloatingPointRange, IntegerRange, ParameterDescriptor
from rclpy.node import Node

from leed_ros.task.config import Config, ConfigError

_BUILT_IN = ("use_sim_time", "start_type_description_service")
_LARGEST = 1e12

ConfigT = TypeVar("ConfigT", bound=Config)


class Parameters:
    """Declares the parameters of one node, group by group."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._known = list(_BUILT_IN)

    def declare(self, group: str, config: type[ConfigT]) -> ConfigT:
        """Declare a configuration's fields as read-only parameters `group.field` and return what was given.

        Args:
            group: Name of the group, empty for parameters at the root.
            config: Configuration class.

        Raises:
            ConfigError: A given value has the wrong type or is out of range.
        """
        return self.declare_over(group, [config()])[0]

    def declare_over(self, group: str, bases: Sequence[ConfigT]) -> tuple[ConfigT, ...]:
        """Declare a configuration's fields where several share one group: what was given goes for all of them.

        Args:
            group: Name of the group, empty for parameters at the root.
            bases: Configurations that have the values which are not given; `ros2 param` shows those of the first.

        Raises:
            ConfigError: A given value has the wrong type or is out of range.
        """
        prefix = f"{group}." if group else ""
        fields = dataclasses.fields(bases[0])
        values = {field.name: self._node.get_parameter_or(prefix + field.name).value for field in fields}
        given = {name: value for name, value in values.items() if value is not None}
        try:
            results = tuple(base.replace(**given) for base in bases)
        except ConfigError as error:
            raise ConfigError(f"parameter {prefix}{error}") from error
        for field in fields:
            self._known.append(prefix + field.name)
            _declare_field(self._node, prefix + field.name, field, getattr(results[0], field.name))
        return results

    def refuse_unknown(self) -> None:
        """Refuse parameters that were given but that nothing declared.

        Raises:
            ConfigError: Names the unknown parameter and the nearest known one.
        """
        for given in self._node.get_parameters_by_prefix(""):
            if given not in self._known and not given.startswith("qos_overrides."):
                close = difflib.get_close_matches(given, self._known, n=1)
                hint = f"; did you mean '{close[0]}'?" if close else ""
                raise ConfigError(f"unknown parameter '{given}'{hint}")


def _declare_field(node: Node, name: str, field: dataclasses.Field[Any], value: Any) -> None:
    """Declare with a descriptor; a parameter that came from an override is declared anew, in the field's own type."""
    if node.has_parameter(name):
        node.undeclare_parameter(name)
    node.declare_parameter(name, value, _descriptor(field), ignore_override=True)


def _descriptor(field: dataclasses.Field[Any]) -> ParameterDescriptor:
    metadata = field.metadata
    unit = f" [{metadata['unit']}]" if metadata["unit"] else ""
    descriptor = ParameterDescriptor(description=metadata["description"] + unit, read_only=True)
    descriptor.additional_constraints = " | ".join(metadata["choices"])
    low, high = metadata["minimum"], metadata["maximum"]
    if low is None and high is None:
        return descriptor
    if isinstance(field.default, float):
        low, high = (-_LARGEST if low is None else low), (_LARGEST if high is None else high)
        descriptor.floating_point_range = [FloatingPointRange(from_value=float(low), to_value=float(high))]
    elif isinstance(field.default, int):
        low, high = (-_LARGEST if low is None else low), (_LARGEST if high is None else high)
        descriptor.integer_range = [IntegerRange(from_value=int(low), to_value=int(high), step=1)]
    return descriptor
