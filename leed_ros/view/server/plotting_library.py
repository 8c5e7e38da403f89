"""The plotting library of the page: uPlot, as a wheel from the Python registry brings it, checked before it is served.

The package `youplot` carries uPlot's files byte for byte as they were released. Only these files are read, and only
if they are the released ones; nothing of the package is imported.
"""

import hashlib
import importlib.util
from pathlib import Path

from leed_ros.view.errors import ViewError

CARRIER = "youplot"
REQUIREMENT = "youplot==1.0.0"
VERSION = "1.6.31"

SHA512 = {
    "vendor/uplot.iife.min.js": "816e96c270ce76d2e6c1799738c904fcb3eaea864fbf003c5bc5eafb837aff7d"
    "8cea115b5539c5f16a7efaa31f7b49928f31900573de1df793c92d5a47a7d5af",
    "vendor/uplot.min.css": "c57618bc6a0fa8e8e13309299315930efec7be5cab93212acdce14485aff66d0"
    "580bb7a4944dc33410dc72a88c8f657344a49f7d9cdea9545c91d633271f6a7d",
}
"""SHA-512 of uPlot's released files."""


def carrier_folder() -> Path:
    """Return where the package that carries the library is installed.

    Raises:
        ViewError: It is not installed.
    """
    found = importlib.util.find_spec(CARRIER)
    if found is None or not found.submodule_search_locations:
        raise ViewError(f"the page's plotting library is missing: pip install {REQUIREMENT}")
    return Path(found.submodule_search_locations[0])


def library_files(folder: Path) -> dict[str, bytes]:
    """Read the library's files.

    Args:
        folder: Where the package that carries it is installed.

    Returns:
        Content by name: uplot.iife.min.js and uplot.min.css.

    Raises:
        ViewError: A file is missing, or is not the released one.
    """
    contents = {}
    for name, expected in SHA512.items():
        path = folder / name
        content = path.read_bytes() if path.is_file() else b""
        if hashlib.sha512(content).hexdigest() != expected:
            again = f"pip install --force-reinstall --no-deps {REQUIREMENT}"
            raise ViewError(f"{path} is not of uPlot {VERSION} as released: {again}")
        contents[path.name] = content
    return contents
