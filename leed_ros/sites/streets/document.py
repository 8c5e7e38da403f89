"""The OpenStreetMap document: nodes and ways of an `.osm` file, read as data from strangers.

Format: https://wiki.openstreetmap.org/wiki/OSM_XML, version 0.6.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from lxml import etree

from leed_ros.documents.content import read_bytes
from leed_ros.documents.errors import DocumentError
from leed_ros.sites.errors import SiteError

MAX_BYTES = 50_000_000
"""Largest file that is read; a district of a city has about a tenth of it."""

Coordinate: TypeAlias = tuple[float, float]
"""Latitude, longitude [degrees; WGS 84]."""


@dataclass(frozen=True)
class Way:
    """A line through nodes.

    Attributes:
        nodes: Identifiers of its nodes, in order; extracts leave some out.
        tags: What is said about it, such as `highway: residential`.
    """

    nodes: tuple[str, ...]
    tags: Mapping[str, str]


@dataclass(frozen=True)
class OsmDocument:
    """What an extract holds.

    Attributes:
        nodes: Coordinate of every node by its identifier.
        ways: All ways.
        south_west: Lower corner of the extract.
        north_east: Upper corner of the extract.
    """

    nodes: Mapping[str, Coordinate]
    ways: tuple[Way, ...]
    south_west: Coordinate
    north_east: Coordinate


def read_document(path: Path) -> OsmDocument:
    """Read a document.

    Raises:
        SiteError: The file cannot be read, is too large, is not OSM XML, or declares entities.
    """
    root = _root(path, _bytes(path))
    nodes = {_identifier(path, element): _coordinate(path, element, "lat", "lon") for element in root.iter("node")}
    if not nodes:
        raise SiteError.at(path, "holds no node; export an extract with streets as OSM XML")
    ways = tuple(_way(element) for element in root.iter("way"))
    return OsmDocument(nodes, ways, *_corners(path, root, nodes))


def _bytes(path: Path) -> bytes:
    try:
        content = read_bytes(path, MAX_BYTES)
    except DocumentError as error:
        raise SiteError.at(path, f"{error}; export an extract of a district as OSM XML") from error
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise SiteError.at(path, "declares entities, which no OSM file does; export it anew")
    return content


def _root(path: Path, content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise SiteError.at(path, f"is no XML: {error.msg}; export it anew") from error
    if root.getroottree().docinfo.doctype:  # in an encoding that hides it from the look at the bytes
        raise SiteError.at(path, "declares entities, which no OSM file does; export it anew")
    if root.tag != "osm":
        raise SiteError.at(path, f"is not OSM XML: it begins with <{str(root.tag)[:40]}>, not <osm>")
    return root


def _identifier(path: Path, element: etree._Element) -> str:
    identifier = str(element.get("id", ""))
    if not identifier:
        raise SiteError.at(path, f"line {element.sourceline}: a node has no id")
    return identifier


def _coordinate(path: Path, element: etree._Element, latitude: str, longitude: str) -> Coordinate:
    """Return a coordinate given by two attributes."""
    try:
        found = float(element.get(latitude, "nan")), float(element.get(longitude, "nan"))
    except ValueError:
        found = (math.nan, math.nan)
    if not (abs(found[0]) <= 90.0 and abs(found[1]) <= 180.0):
        raise SiteError.at(path, f"line {element.sourceline}: {latitude} and {longitude} are no place on Earth")
    return found


def _way(element: etree._Element) -> Way:
    nodes = tuple(str(child.get("ref", "")) for child in element.iter("nd"))
    return Way(nodes, dict(_tags(element)))


def _tags(element: etree._Element) -> Iterator[tuple[str, str]]:
    for child in element.iter("tag"):
        yield str(child.get("k", "")), str(child.get("v", ""))


def _corners(path: Path, root: etree._Element, nodes: Mapping[str, Coordinate]) -> tuple[Coordinate, Coordinate]:
    """Return the corners that the document states, otherwise those of the box around all nodes."""
    bounds = root.find("bounds")
    if bounds is not None:
        return _coordinate(path, bounds, "minlat", "minlon"), _coordinate(path, bounds, "maxlat", "maxlon")
    latitudes, longitudes = zip(*nodes.values(), strict=True)
    return (min(latitudes), min(longitudes)), (max(latitudes), max(longitudes))
