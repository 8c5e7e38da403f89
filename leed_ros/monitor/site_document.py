"""The site as a JSON document, so that whoever watches or replays a swarm need not know how the site came about.

    {"name": ..., "bounds": [x_min, y_min, x_max, y_max], "boxes": [[x, y, length, width, yaw], ...],
     "nodes": {name: [x, y], ...}, "edges": [{"start", "end", "aisle", "one_lane", ...}, ...],
     "stations": {group: [name, ...], ...}, "radii": {robot: radius, ...}}

Lengths in metres, angles in radians, all in the map frame.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from leed_ros.task.site import RoadEdge, Roadmap, Site

DECIMALS = 4  # a tenth of a millimetre


class SiteDocumentError(ValueError):
    """A text does not describe a site; the message says why in one line."""


def document_from_site(site: Site, radii: Mapping[str, float]) -> str:
    """Return a site as a document, with the radius of each robot's footprint by its name [m]."""
    return json.dumps(
        {
            "name": site.name,
            "bounds": _rounded(site.bounds),
            "boxes": _rounded(site.boxes),
            "nodes": {name: _rounded(place) for name, place in site.roadmap.nodes.items()},
            "edges": [asdict(edge) for edge in site.roadmap.edges],
            "stations": {group: list(names) for group, names in site.stations.items()},
            "radii": {name: round(float(radius), DECIMALS) for name, radius in radii.items()},
        }
    )


def site_from_document(text: str) -> tuple[Site, dict[str, float]]:
    """Return the site of a document, and the radius of each robot's footprint by its name [m].

    Raises:
        SiteDocumentError: It is no such document.
    """
    try:
        content = json.loads(text)
        return _site(content), {str(name): float(radius) for name, radius in content["radii"].items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SiteDocumentError(f"not a site: {type(error).__name__}: {error}") from error


def _site(content: Mapping[str, Any]) -> Site:
    x_min, y_min, x_max, y_max = (float(value) for value in content["bounds"])
    nodes = {str(name): (float(x), float(y)) for name, (x, y) in content["nodes"].items()}
    return Site(
        name=str(content["name"]),
        bounds=(x_min, y_min, x_max, y_max),
        boxes=np.array(content["boxes"], dtype=np.float64).reshape(-1, 5),
        roadmap=Roadmap(nodes, tuple(_edge(edge) for edge in content["edges"])),
        stations={str(group): tuple(names) for group, names in content["stations"].items()},
    )


def _edge(values: Mapping[str, Any]) -> RoadEdge:
    """Make an edge of what this version knows of it."""
    known = {field.name for field in fields(RoadEdge)}
    return RoadEdge(**{name: value for name, value in values.items() if name in known})


def _rounded(values: Any) -> Any:
    return np.round(np.asarray(values, dtype=np.float64), DECIMALS).tolist()
