"""OpenStreetMap documents that tests write themselves, in metres around a point on the equator."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from leed_ros.sites.config import SiteConfig
from leed_ros.sites.floor import Floor
from leed_ros.sites.streets.reader import read_streets

METRE = 360.0 / (2.0 * 3.14159265358979 * 6_371_008.8)
"""Degrees per metre, along both axes on the equator."""


def document(points: Mapping[str, tuple[float, float]], *ways: tuple[str, dict[str, str]], side: float = 100.0) -> str:
    """Return a document of nodes [m] and of ways, each the identifiers of its nodes and its tags."""
    lines = ['<osm version="0.6">']
    half = 0.5 * side * METRE
    lines.append(f'<bounds minlat="{-half}" minlon="{-half}" maxlat="{half}" maxlon="{half}"/>')
    lines += [f'<node id="{name}" lat="{y * METRE:.12f}" lon="{x * METRE:.12f}"/>' for name, (x, y) in points.items()]
    for number, (nodes, tags) in enumerate(ways):
        refs = "".join(f'<nd ref="{name}"/>' for name in nodes.split())
        said = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        lines.append(f'<way id="{number}">{refs}{said}</way>')
    return "\n".join([*lines, "</osm>"])


@pytest.fixture
def osm(tmp_path: Path) -> Callable[..., Floor]:
    """Write a document and read it, at a tenth of its size by default."""

    def read(content: str | bytes, scale: float = 0.1) -> Floor:
        path = tmp_path / "town.osm"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_streets(path, SiteConfig(scale=scale))

    return read
