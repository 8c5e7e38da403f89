"""Definitions of message types, as recordings carry them: the text of the .msg file with those that it stands on.

The form is that of the MCAP registry's `ros2msg`: the type's own text, then for every type that it needs a line of 80
`=`, a line `MSG: package/Type` and that type's text.
"""

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from leed_ros.records.errors import RecordError

SEPARATOR = "=" * 80
_FIELD = re.compile(r"^([A-Za-z]\w*(?:/[A-Za-z]\w*)?)(?:\[[^\]]*\])?\s+[a-zA-Z]\w*")
_BUILT_IN = re.compile(r"^(bool|byte|char|u?int(8|16|32|64)|float(32|64)|w?string(<=\d+)?)$")


def installed_prefixes() -> tuple[Path, ...]:
    """Return where ROS packages are installed: the sourced workspaces, then this Python's environment."""
    sourced = os.environ.get("AMENT_PREFIX_PATH", "").split(os.pathsep)
    return (*(Path(entry) for entry in sourced if entry), Path(sys.prefix))


def message_definition(type_name: str, prefixes: Sequence[Path] | None = None) -> str:
    """Return the definition of a type with all that it needs.

    Args:
        type_name: Such as `sensor_msgs/msg/LaserScan`.
        prefixes: Where ROS packages are installed; `installed_prefixes` by default.

    Raises:
        RecordError: A definition is not installed.
    """
    places = installed_prefixes() if prefixes is None else prefixes
    root = _short(type_name)
    texts: dict[str, str] = {}
    wanted = [root]
    while wanted:
        name = wanted.pop(0)
        if name not in texts:
            texts[name] = _text(name, places)
            wanted += _needs(name, texts[name])
    others = (f"{SEPARATOR}\nMSG: {name}\n{text}" for name, text in texts.items() if name != root)
    return "\n".join([texts[root], *others])


def _short(type_name: str) -> str:
    package, _, rest = type_name.partition("/")
    return f"{package}/{rest.removeprefix('msg/')}"


def _text(name: str, prefixes: Sequence[Path]) -> str:
    package, _, kind = name.partition("/")
    for prefix in prefixes:
        path = prefix / "share" / package / "msg" / f"{kind}.msg"
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise RecordError(f"the definition of {package}/msg/{kind} is not installed: install {package}, or leave it out")


def _needs(name: str, text: str) -> list[str]:
    """Return the types of a definition's fields that are messages themselves."""
    package = name.partition("/")[0]
    found = (match[1] for line in text.splitlines() if (match := _FIELD.match(line.strip())))
    return [kind if "/" in kind else f"{package}/{kind}" for kind in found if not _BUILT_IN.match(kind)]
