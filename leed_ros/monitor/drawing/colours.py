"""Colours of robots: the same for a name everywhere, told apart also by those who see colours differently."""

import colorsys
import re
import zlib
from typing import TypeAlias

Colour: TypeAlias = tuple[float, float, float, float]
"""Red, green, blue and opacity, 0 to 1."""

# Okabe and Ito, "Color Universal Design" (2008), without black and yellow, which a light floor swallows.
_PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_GOLDEN = 0.618033988749895

WALL: Colour = (0.45, 0.47, 0.50, 1.0)
FLOOR: Colour = (0.93, 0.93, 0.91, 1.0)
ROAD: Colour = (0.30, 0.45, 0.65, 0.6)
ONE_LANE: Colour = (0.65, 0.45, 0.15, 0.7)
ALARM: Colour = (0.85, 0.05, 0.05, 1.0)
CAUTION: Colour = (0.85, 0.50, 0.00, 1.0)
INK: Colour = (0.10, 0.10, 0.12, 1.0)


def colour_of(name: str, opacity: float = 1.0) -> Colour:
    """Return the colour of a robot by its name: of the first few from a palette, then evenly around the circle."""
    number = _number(name)
    if number < len(_PALETTE):
        return (*_from_hex(_PALETTE[number]), opacity)
    red, green, blue = colorsys.hsv_to_rgb((number * _GOLDEN) % 1.0, 0.65, 0.75)
    return (red, green, blue, opacity)


def hex_from_colour(colour: Colour) -> str:
    """Return a colour as #rrggbb."""
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour[:3])


def _number(name: str) -> int:
    """Return the number at a name's end; a name without gets one of its own."""
    found = re.search(r"\d+$", name)
    return int(found.group()) if found else len(_PALETTE) + zlib.crc32(name.encode()) % 1000


def _from_hex(text: str) -> tuple[float, float, float]:
    red, green, blue = (int(text[at : at + 2], 16) / 255.0 for at in (1, 3, 5))
    return red, green, blue
