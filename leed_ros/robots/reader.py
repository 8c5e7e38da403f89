"""Robots by preset or from files: YAML, URDF, or a URDF completed by a YAML file."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from leed_ros.robots.description import Description
from leed_ros.robots.errors import RobotFileError
from leed_ros.robots.files import read_bytes, read_yaml
from leed_ros.robots.model import RobotModel, model_from_description
from leed_ros.robots.urdf.drive import wheels
from leed_ros.robots.urdf.outline import outline
from leed_ros.robots.urdf.sensor import lidar
from leed_ros.robots.urdf.tree import MAX_BYTES, UrdfError, tree_from_urdf
from leed_ros.task.config import ConfigError

PRESETS_FOLDER = Path(__file__).parent / "presets"


def preset_names() -> list[str]:
    """Return the names of the presets."""
    return sorted(path.stem for path in PRESETS_FOLDER.glob("*.yaml"))


def read_robot(name_or_path: str) -> RobotModel:
    """Return a robot by the name of a preset, or from a file.

    Args:
        name_or_path: A preset, a `.yaml` file, or a `.urdf` file; what the URDF does not say is taken from a YAML file
            of the same name beside it.

    Raises:
        RobotFileError: There is no such preset or file, or it does not describe a robot; one line.
    """
    if name_or_path in preset_names():
        return _read(PRESETS_FOLDER / f"{name_or_path}.yaml")
    path = Path(name_or_path)
    if path.suffix not in (".yaml", ".yml", ".urdf"):
        known = ", ".join(preset_names())
        raise RobotFileError(f"robot '{name_or_path[:200]}' is none of {known}, nor a .yaml or .urdf file")
    return _read(path)


def _read(path: Path) -> RobotModel:
    content: dict[str, Any] = {}
    urdf = path if path.suffix == ".urdf" else None
    beside = path.with_suffix(".yaml") if urdf else path
    if not urdf or beside.is_file():
        content = read_yaml(beside)
        named = content.get("urdf")
        urdf = urdf or (_inside(beside, named) if isinstance(named, str) and named else None)
    parts = _from_urdf(urdf, content) if urdf else {}
    try:
        return model_from_description(_described(_merged(parts, content), beside.stem))
    except ConfigError as error:
        hint = f" into {beside.name} beside it" if path.suffix == ".urdf" and "write it down" in str(error) else ""
        raise RobotFileError.at(path, f"{error}{hint}") from error


def _inside(path: Path, name: str) -> Path:
    """Return the file that a description names, which is in its folder or below.

    Raises:
        RobotFileError: It is elsewhere.
    """
    try:
        found = (path.parent / name).resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise RobotFileError.at(path, f"urdf {name[:60]!r} is no file name") from error
    if not found.is_relative_to(path.parent.resolve()):
        words = f"urdf {name[:60]!r} lies outside of its folder: put it beside, or give it instead"
        raise RobotFileError.at(path, words)
    return found


def _from_urdf(path: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a URDF says, as the document of a description; what is given besides is not looked for in it."""
    try:
        tree = tree_from_urdf(read_bytes(path, MAX_BYTES))
        footprint, notes = ({}, []) if "footprint" in given else outline(tree)
        drive, velocities, more = ({}, {}, []) if "wheels" in given else wheels(tree)
        mounted = "mount" in _mapping(given, "lidar")
        senses = lidar(tree, mounted=mounted)
    except UrdfError as error:
        raise RobotFileError.at(path, str(error)) from error
    if not senses and not mounted:
        more = [*more, "no link is named like a lidar; it is taken to be at base_link"]
    content = {"footprint": footprint, "limits": velocities, "lidar": senses, "notes": [*notes, *more]}
    name = re.sub(r"[^A-Za-z0-9_.-]", "_", tree.name)[:64]
    return {**content, **({"name": name} if name else {}), **({"wheels": drive} if drive else {})}


def _mapping(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = content.get(name)
    return value if isinstance(value, dict) else {}


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return two documents in one; sections are merged name by name, and `over` goes before."""
    merged = {**base, **over}
    for name in ("limits", "lidar"):
        if isinstance(base.get(name), dict) and isinstance(over.get(name), dict):
            merged[name] = {**base[name], **over[name]}
    return merged


def _described(content: Mapping[str, Any], name: str) -> Description:
    try:
        return Description.model_validate({"name": re.sub(r"[^A-Za-z0-9_.-]", "_", name)[:64], **content})
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, fault["loc"]))
        raise ConfigError(f"{where}: {fault['msg']}" if where else str(fault["msg"])) from error
