"""The page: a run's report as one HTML file that asks nothing of anybody when it is opened.

Whatever comes from outside, be it a name, a note or what a language model said, is escaped. The page's own policy
allows its one style and its one script, by their hashes, and nothing else: no request, no image, no frame, no form.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined, TemplateError
from markupsafe import Markup

from leed_ros.documents.one_line import one_line
from leed_ros.records.errors import RecordError
from leed_ros.records.report.charts import HEIGHT, WIDTH, charts_of
from leed_ros.records.report.content import RunContent
from leed_ros.records.report.drawing import floor_of, trails_of
from leed_ros.records.report.tracks import Track, tracks_document
from leed_ros.task.site import Site


@dataclass(frozen=True)
class Missions:
    """Rounds of missions to be shown.

    Attributes:
        site: Where they were driven.
        robots: Names of the robots. Length N.
        radii: Radii of their footprints [m]. Length N.
        tracks: The rounds.
        physics: What they were driven in.
    """

    site: Site
    robots: Sequence[str]
    radii: Sequence[float]
    tracks: Sequence[Track]
    physics: str


def page(content: RunContent, missions: Missions | None) -> str:
    """Return the report as HTML.

    Args:
        content: What the run left behind.
        missions: Rounds to show; none are shown without.

    Raises:
        RecordError: A file of the run holds other than what runs leave behind.
    """
    try:
        return _rendered(content, missions)
    except (TemplateError, TypeError, ValueError, LookupError, AttributeError) as error:
        raise RecordError(f"a file of {content.name} holds what no run leaves behind: {one_line(error)}") from error


def _rendered(content: RunContent, missions: Missions | None) -> str:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"number": number, "ratio": ratio, "bytes": byte_words, "short": short}
    template = environment.from_string(_file("report.html"))
    style, script = _file("report.css"), _file("report.js")
    return template.render(
        run=content,
        charts=charts_of(content.curves),
        chart_size=(WIDTH, HEIGHT),
        groups=groups_of(content.configs),
        missions=missions,
        drawing=_drawing(missions) if missions else None,
        style=Markup(style),
        script=Markup(script),
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'",
    )


def _drawing(missions: Missions) -> dict[str, Any]:
    trails = [trails_of(track, missions.robots, missions.radii) for track in missions.tracks]
    return {"floor": floor_of(missions.site), "rounds": trails, "document": Markup(tracks_document(missions.tracks))}


def groups_of(configs: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """Return the configuration by group and name; of a value that is not the same for all robots, each robot's."""
    groups: dict[str, dict[str, list[str]]] = {}
    for config in configs.values():
        for group, values in config.items():
            for name, value in values.items() if isinstance(values, Mapping) else (("", values),):
                groups.setdefault(group, {}).setdefault(name, []).append(str(value))
    return [(group, [(name, _same(each)) for name, each in values.items()]) for group, values in groups.items()]


def _same(values: Iterable[str]) -> list[str]:
    own = list(values)
    return own[:1] if len(set(own)) == 1 else own


def number(value: Any) -> str:
    """Return a number as people read it; what is none, as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "-" if value is None or value == "" else str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:.3g}"


def ratio(value: float | None) -> str:
    """Return a ratio to two digits; a dash where there is none."""
    return "-" if value is None else f"{value:.2f}"


def short(value: float) -> str:
    """Return a number in few characters, for the edges of a chart."""
    return f"{value / 1000:.3g}k" if abs(value) >= 10_000 else f"{value:.3g}"


def byte_words(size: int) -> str:
    """Return a size with its unit."""
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:,.1f} kB"


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
