"""The files of the page, read once when the server comes up: no path of a request ever reaches the file system."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from leed_ros.view.server.plotting_library import carrier_folder, library_files

TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Asset:
    """One file of the page.

    Attributes:
        content: Its bytes.
        content_type: Its media type.
    """

    content: bytes
    content_type: str


def page_assets() -> dict[str, Asset]:
    """Read all files of the page, by the path of their address.

    Raises:
        ViewError: The plotting library is missing or damaged.
    """
    own = dict(_below(files("leed_ros.view") / "static", ""))
    library = {f"/library/{name}": _asset(name, content) for name, content in library_files(carrier_folder()).items()}
    return {"/": own["/index.html"], **own, **library}


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, Asset]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _below(item, f"{path}/{item.name}")
        elif _suffix(item.name) in TYPES:
            yield f"{path}/{item.name}", _asset(item.name, item.read_bytes())


def _asset(name: str, content: bytes) -> Asset:
    return Asset(content, TYPES[_suffix(name)])


def _suffix(name: str) -> str:
    return name.rpartition(".")[2]
