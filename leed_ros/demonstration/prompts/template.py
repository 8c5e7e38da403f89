"""Templates: the prompts of the package as files that can be read, published and compared by version.

A file `templates/NAME.txt` begins with a line `version: N`. The line `--- user ---` parts what the model is told once
and for all, the same text every time so that a server can keep it, from the question with its `$placeholders`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from string import Template
from typing import Any

from leed_ros.demonstration.language.model import Prompt

_FORM = re.compile(r"\Aversion: (?P<version>\d+)\n\n(?P<system>.+?)\n\n--- user ---\n(?P<user>.+)\Z", re.DOTALL)


@dataclass(frozen=True)
class PromptTemplate:
    """A prompt with placeholders.

    Attributes:
        name: Name of the file without its ending.
        version: Raised whenever the text changes.
        system: Who the model is and how it answers, without placeholders.
        user: The question, with `$placeholders`.
    """

    name: str
    version: int
    system: str
    user: str

    @classmethod
    def load(cls, name: str) -> "PromptTemplate":
        """Read a template of the package.

        Raises:
            FileNotFoundError: The package has no such template.
            ValueError: The file does not have the form of a template.
        """
        text = files(__package__).joinpath("templates", f"{name}.txt").read_text(encoding="utf-8")
        form = _FORM.match(text.strip())
        if form is None:
            raise ValueError(f"prompt template '{name}' lacks its version or its question")
        return cls(name, int(form["version"]), form["system"], form["user"])

    def render(self, schema: Mapping[str, Any] | None = None, **values: str) -> Prompt:
        """Fill in the placeholders; a `$` in a value stays what it is.

        Raises:
            KeyError: A placeholder got no value.
        """
        return Prompt(self.name, self.version, self.system, Template(self.user).substitute(values), schema)


def template_names() -> tuple[str, ...]:
    """Return the names of all templates of the package."""
    folder = files(__package__).joinpath("templates")
    return tuple(sorted(path.name.removesuffix(".txt") for path in folder.iterdir() if path.name.endswith(".txt")))
