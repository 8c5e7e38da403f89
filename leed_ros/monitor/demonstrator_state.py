"""What was heard of the demonstration node, as it comes in."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

from pydantic import TypeAdapter

from leed_ros.monitor.state import DemonstratorPicture, RefinementRound

_PICTURES = TypeAdapter(DemonstratorPicture)


class DemonstratorState:
    """Collects what the demonstration node says: on `/diagnostics` twice a second, and in full when it changes."""

    def __init__(self) -> None:
        self._picture: DemonstratorPicture | None = None

    def take_report(self, message: str, values: Mapping[str, str]) -> None:
        """Take its diagnostic."""
        self._picture = replace(
            self._picture or DemonstratorPicture(),
            state=message,
            demonstrator=values.get("demonstrator", ""),
            model=values.get("model", ""),
        )

    def take_document(self, document: Mapping[str, Any]) -> None:
        """Take its document, the content of the topic `demonstrator`.

        Args:
            document: Some of the fields of `DemonstratorPicture`, by their names; `rounds` holds a mapping each, with
                the fields of `RefinementRound`. What it does not name stays as it was; what nobody knows is ignored.

        Raises:
            ValueError: A value is of another type.
            TypeError: Likewise.
        """
        known = {field.name for field in fields(DemonstratorPicture)}
        values = {name: _frozen(value) for name, value in document.items() if name in known}
        if "rounds" in document:
            values["rounds"] = _rounds(document["rounds"])
        picture = replace(self._picture or DemonstratorPicture(), **values)
        self._picture = _PICTURES.validate_python(asdict(picture))

    def picture(self) -> DemonstratorPicture | None:
        """Return what is known, None if nothing was heard."""
        return self._picture


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else value


def _rounds(values: Any) -> tuple[RefinementRound, ...]:
    if not isinstance(values, Sequence) or not all(isinstance(one, Mapping) for one in values):
        raise ValueError("rounds: is no list of mappings")
    return tuple(_round(one) for one in values)


def _round(values: Mapping[str, Any]) -> RefinementRound:
    known = {field.name for field in fields(RefinementRound)}
    return RefinementRound(**{name: value for name, value in values.items() if name in known})
