"""The page of file formats, from the modules that read and write them."""

import dataclasses
import inspect
import re
import types
import typing
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

import leed_ros.demonstration.archive
import leed_ros.demonstration.language.transcript
import leed_ros.nodes.demonstration_cloud
import leed_ros.runner.run_folder
import leed_sim.mission_log
from docs.generator.markdown import code, page, section, table
from leed_ros.demonstration.instructions import instruction
from leed_ros.demonstration.rules import rule
from leed_ros.deployment import contract_document
from leed_ros.deployment.contract import PolicyContract
from leed_ros.learning.metrics import UpdateMetrics

INTRODUCTION = (
    "What is in the files and messages that go in and out, in the words of the code that reads and writes them."
)

MODULES: Mapping[str, types.ModuleType] = {
    "The folder of a run": leed_ros.runner.run_folder,
    "Recorded demonstrations (demonstrations.npz)": leed_ros.demonstration.archive,
    "Demonstrations on their topic": leed_ros.nodes.demonstration_cloud,
    "The transcript of a language model (language_model.jsonl)": leed_ros.demonstration.language.transcript,
    "The log of missions (mission_log)": leed_sim.mission_log,
    "A policy's card (policy.yaml)": contract_document,
}


def files_page() -> str:
    """Return the page."""
    described = [section(title, _docstring(module)) for title, module in MODULES.items()]
    return page("Files", INTRODUCTION, [*described, _contract(), _curve(), _rules(), _instructions()])


def _docstring(module: types.ModuleType) -> str:
    return f"```text\n{inspect.getdoc(module)}\n```"


def _contract() -> str:
    return section("A policy's contract", _first_line(PolicyContract), _fields(PolicyContract), *_parts(PolicyContract))


def _parts(model: type[BaseModel]) -> list[str]:
    """Return a table for every model inside a model."""
    inside = dict.fromkeys(each for field in model.model_fields.values() for each in _models_in(field.annotation))
    return [f"### {each.__name__}\n\n{_first_line(each)}\n\n{_fields(each)}" for each in inside]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for each in typing.get_args(annotation) for found in _models_in(each)]


def _fields(model: type[BaseModel]) -> str:
    rows = [[code(name), code(_type(field.annotation))] for name, field in model.model_fields.items()]
    return table(["field", "type"], rows)


def _type(annotation: Any) -> str:
    """Return a type in short words, without the checks that are annotated on it."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _type(arguments[0])
    if origin is typing.Literal:
        return ", ".join(repr(each) for each in arguments)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_type(each) for each in arguments)
    if annotation is Ellipsis or annotation is types.NoneType:
        return "..." if annotation is Ellipsis else "nothing"
    name: str = (origin or annotation).__name__
    return f"{name.lower()} of {', '.join(map(_type, arguments))}" if arguments else name


def _curve() -> str:
    meanings = dict(re.findall(r"^\s*(\w+): (.+)$", inspect.getdoc(UpdateMetrics) or "", flags=re.MULTILINE))
    rows = [[code(field.name), meanings.get(field.name, "")] for field in dataclasses.fields(UpdateMetrics)]
    words = "One row per update. Columns that the robot's record adds stand behind these."
    return section("A robot's learning curve (learning_curve.csv)", words, table(["column", "meaning"], rows))


def _rules() -> str:
    kinds = _models_in(rule.Rules.model_fields["rules"].annotation)
    words = "The reply of a language model to a note, and what `leed rules --json` prints: a list of rules."
    return section("Rules of a site", words, _kinds(kinds))


def _instructions() -> str:
    kinds = _models_in(instruction.Instructions.model_fields["instructions"].annotation)
    words = "What a language model may write for every robot: a flat list, executed in order."
    return section("Mission instructions", words, _kinds(kinds))


def _kinds(kinds: list[type[BaseModel]]) -> str:
    rows = []
    for each in kinds:
        names = ", ".join(code(name) for name in each.model_fields if name != "kind")
        rows.append([code(each.model_fields["kind"].default), _first_line(each), names])
    return table(["kind", "what it says", "fields"], rows)


def _first_line(model: type[BaseModel]) -> str:
    return " ".join((inspect.getdoc(model) or "").split("\n\n")[0].split())
