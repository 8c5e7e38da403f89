"""Sites: maps, drawings, grids, streets, route graphs and files of missions."""

from pathlib import Path

import numpy as np

from bench.fuzz.parser import Parser, through_file
from leed_ros.sites.errors import SiteError
from leed_ros.sites.missions.file import read_missions
from leed_ros.sites.reader import read_floor
from leed_ros.sites.roadmaps.files.geojson import read_route_graph
from leed_ros.sites.streets.document import read_document

NAV2_MAP = "image: map.pgm\nresolution: 0.05\norigin: [0, 0, 0]\nnegate: 0\noccupied_thresh: 0.65\nfree_thresh: 0.25\n"
IMAGE = b"P5 4 3 255\n" + bytes([0, 254, 254, 0, 254, 254, 254, 254, 0, 205, 254, 0])


def _floor(path: Path) -> None:
    floor = read_floor(path)
    assert floor.grid.free.any(), "a floor without any free space"
    assert np.isfinite(floor.boxes).all() and np.isfinite(floor.bounds).all(), "a floor that is not finite"


def _image(path: Path) -> None:
    (path.parent / "map.yaml").write_text(NAV2_MAP)
    _floor(path.parent / "map.yaml")


def _map(path: Path) -> None:
    (path.parent / "map.pgm").write_bytes(IMAGE)
    _floor(path)


def _route_graph(path: Path) -> None:
    graph = read_route_graph(path)
    graph.roads()
    graph.stations()


PARSERS = (
    Parser("map_yaml", through_file("site.yaml", _map), (SiteError,), structured=True),
    Parser("map_image", through_file("map.pgm", _image), (SiteError,)),
    Parser("moving_ai", through_file("grid.map", _floor), (SiteError,)),
    Parser("osm", through_file("town.osm", read_document), (SiteError,)),
    Parser("streets", through_file("streets.osm", _floor), (SiteError,)),
    Parser("route_graph", through_file("graph.geojson", _route_graph), (SiteError,), structured=True),
    Parser("missions_yaml", through_file("missions.yaml", read_missions), (SiteError,), structured=True),
    Parser("missions_csv", through_file("missions.csv", read_missions), (SiteError,)),
)
