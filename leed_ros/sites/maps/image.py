"""Images of maps: what their header says is checked before a pixel is decoded."""

import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

from leed_ros.sites.errors import SiteError
from leed_ros.task.geometry import FloatArray

MAX_BYTES = 100_000_000
"""Largest image file [bytes]."""

MAX_CELLS = 2**24
"""Most pixels of an image and cells of a map, such as 4096 x 4096."""

MAX_SIDE = 2**15
"""Most pixels along one side: a map is no thread of millions of rows, each of which costs its own time."""

FORMATS = ("PPM", "PNG", "BMP", "JPEG", "TIFF")
GREY_DEPTHS = {"I;16": 65535.0, "I;16B": 65535.0, "I": 65535.0, "L": 255.0}

_DAMAGE = (
    OSError, ValueError, SyntaxError, EOFError, LookupError, ArithmeticError, TypeError, AttributeError, MemoryError,
    struct.error, zlib.error, Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip
"""What Pillow and its decoders raise on damaged files."""


def read_shades(path: Path) -> tuple[FloatArray, FloatArray | None]:
    """Read an image.

    Returns:
        Brightness from 0 black to 1 white, as the mean of the colours, and opacity from 0 to 1 if the image has any;
        the top row first. Shape (H, W) each.

    Raises:
        SiteError: The image is missing, damaged, too large or of another kind.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SiteError.at(path, f"has more than {MAX_BYTES} bytes; map it at a coarser resolution")
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as image:
                _check_size(path, image)
                return _shades(path, image)
    except SiteError:
        raise
    except FileNotFoundError as error:
        raise SiteError.at(path, "is missing; put the image beside its YAML file") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise SiteError.at(path, f"has too many pixels: {error}; map it at a coarser resolution") from error
    except _DAMAGE as error:
        raise SiteError.at(path, f"cannot be read as an image: {error}; save it anew as PGM or PNG") from error


def _check_size(path: Path, image: Image.Image) -> None:
    width, height = image.size
    if width * height > MAX_CELLS or max(width, height) > MAX_SIDE:
        allowed = f"more than {MAX_CELLS} or {MAX_SIDE} along a side"
        raise SiteError.at(path, f"has {width} x {height} pixels, {allowed}; map it at a coarser resolution")


def _shades(path: Path, image: Image.Image) -> tuple[FloatArray, FloatArray | None]:
    if image.mode in GREY_DEPTHS:
        return np.asarray(image, dtype=np.float64) / GREY_DEPTHS[image.mode], None
    if image.mode == "1":
        return np.asarray(image.convert("L"), dtype=np.float64) / 255.0, None
    if image.mode not in {"LA", "P", "RGB", "RGBA"}:
        raise SiteError.at(path, f"has pixels of kind {image.mode}; save it in grey or RGB")
    has_opacity = image.has_transparency_data
    pixels = np.asarray(image.convert("RGBA" if has_opacity else "RGB"), dtype=np.float64) / 255.0
    return pixels[..., :3].mean(axis=-1), pixels[..., 3] if has_opacity else None
