"""The site as a JSON document, so that whoever watches or replays a swarm need not know how the site came about.

    {"name": ..., "bounds": [x_min, y_min, x_max, y_max], "boxes": [[x, y, length, width, yaw], ...],
     "nodes": {name: [x, y], ...}, "edges": [{"start", "end", "aisle", "one_lane", ...}, ...],
     "stations": {group: [name, ...], ...},
     "robots": {name: {"radius": ..., "corners": [[x, y], ...], "lidar": [x, y], "kind": ...}, ...}}

Lengths in metres, angles in radians, all in the map frame.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from leed_ros.documents.one_line import one_line
from leed_ros.documents.plain_json import json_from_text
from leed_ros.monitor.state import RobotBody
from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import RoadEdge, Roadmap, Site

MAX_CHARACTERS = 20_000_000
"""Longest document that is read."""

LARGEST = 1e6
"""Largest coordinate [m]."""

DECIMALS = 4  # a tenth of a millimetre


class SiteDocumentError(ValueError):
    """A text does not describe a site; the message says why in one line."""


def document_from_site(site: Site, bodies: Mapping[str, RobotBody]) -> str:
    """Return a site as a document, with what each robot looks like, by its name."""
    return json.dumps(
        {
            "name": site.name,
            "bounds": _rounded(site.bounds),
            "boxes": _rounded(site.boxes),
            "nodes": {name: _rounded(place) for name, place in site.roadmap.nodes.items()},
            "edges": [asdict(edge) for edge in site.roadmap.edges],
            "stations": {group: list(names) for group, names in site.stations.items()},
            "robots": {name: _values(body) for name, body in bodies.items()},
        }
    )


def site_from_document(text: str) -> tuple[Site, dict[str, RobotBody]]:
    """Return the site of a document, and what each robot looks like, by its name.

    Raises:
        SiteDocumentError: It is no such document.
    """
    try:
        if len(text) > MAX_CHARACTERS:
            raise SiteDocumentError(f"not a site: {len(text)} characters")
        content = json_from_text(text)
        return _site(content), {str(name): _body(values) for name, values in content["robots"].items()}
    except SiteDocumentError:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
        raise SiteDocumentError(f"not a site: {type(error).__name__}: {one_line(error)}") from error


def _site(content: Mapping[str, Any]) -> Site:
    x_min, y_min, x_max, y_max = (_length(value) for value in content["bounds"])
    nodes = {str(name): (_length(x), _length(y)) for name, (x, y) in content["nodes"].items()}
    return Site(
        name=str(content["name"]),
        bounds=(x_min, y_min, x_max, y_max),
        boxes=_lengths(content["boxes"], 5),
        roadmap=Roadmap(nodes, tuple(_edge(edge) for edge in content["edges"])),
        stations={str(group): tuple(names) for group, names in content["stations"].items()},
    )


def _edge(values: Mapping[str, Any]) -> RoadEdge:
    """Make an edge of what this version knows of it."""
    known = {field.name: type(field.default) for field in fields(RoadEdge)}
    kinds = {name: kind if kind in (str, bool) else str for name, kind in known.items()}
    given: dict[str, Any] = {name: kinds[name](value) for name, value in values.items() if name in known}
    return RoadEdge(**given)


def _values(body: RobotBody) -> dict[str, Any]:
    corners, lidar = _rounded(body.corners), _rounded(body.lidar)
    return {"radius": _rounded(body.radius), "corners": corners, "lidar": lidar, "kind": body.kind}


def _body(values: Mapping[str, Any]) -> RobotBody:
    x, y = (_length(value) for value in values["lidar"])
    return RobotBody(_length(values["radius"]), _lengths(values["corners"], 2), np.array([x, y]), str(values["kind"]))


def _length(value: Any) -> float:
    """Return a length [m] that is one."""
    if not isinstance(value, int | float):
        raise ValueError(f"{type(value).__name__} instead of a length")
    return float(_lengths(value, 1)[0, 0])


def _lengths(values: Any, columns: int) -> FloatArray:
    """Return lengths [m] in rows. Shape (M, columns)."""
    lengths = np.array(values, dtype=np.float64).reshape(-1, columns)
    if not (np.abs(lengths) <= LARGEST).all():
        raise ValueError("a length is not finite, or beyond any site")
    return lengths


def _rounded(values: Any) -> Any:
    return np.round(np.asarray(values, dtype=np.float64), DECIMALS).tolist()
