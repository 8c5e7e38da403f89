"""The page of all ROS parameters."""

from collections.abc import Sequence
from typing import Any

from rcl_interfaces.msg import ParameterDescriptor

from docs.generator.markdown import code, page, section, table
from docs.generator.node_facts import NodeFacts

INTRODUCTION = """\
Every parameter of every node, with its default and range. They are read-only while a node runs. Give others in a ROS
parameter file (`params_file:=FILE` of a launch file, `--params-file FILE` of `leed swarm`); an unknown name or a value
out of its range is refused in one line. `ros2 param describe` shows the same."""

UNBOUNDED = 1e12
"""What stands for no bound in a descriptor, which cannot leave one side open."""


def parameters_page(nodes: Sequence[NodeFacts]) -> str:
    """Return the page."""
    return page("Parameters", INTRODUCTION, [_section(node) for node in nodes])


def _section(node: NodeFacts) -> str:
    rows = [_row(descriptor, default) for descriptor, default in node.parameters]
    return section(node.kind.title, table(["parameter", "default", "range", "meaning"], rows))


def _row(descriptor: ParameterDescriptor, default: Any) -> list[str]:
    shown = "" if default == "" else code(str(default).lower() if isinstance(default, bool) else default)
    meaning = descriptor.description or "use the simulation's clock"
    return [code(descriptor.name), shown, _range(descriptor), meaning]


def _range(descriptor: ParameterDescriptor) -> str:
    if descriptor.additional_constraints:
        return ", ".join(code(word) for word in descriptor.additional_constraints.split(" | "))
    for each in (*descriptor.floating_point_range, *descriptor.integer_range):
        low, high = (f"{bound:g}" if abs(bound) < UNBOUNDED else "" for bound in (each.from_value, each.to_value))
        return f"{low} to {high}" if low and high else (f"at least {low}" if low else f"at most {high}")
    return ""
