"""Memory of what has passed goes back to the system: sets of demonstrations are large, and soon read or driven."""

import ctypes
import sys
from collections.abc import Callable

M_MMAP_THRESHOLD = -3  # from <malloc.h>
LARGE = 256 * 1024
"""Blocks from this size on are given back to the system as soon as they are free [B].

glibc begins with half of this and raises it with every such block that is freed, up to 32 MiB; from then on messages of
a megabyte lie among smaller things, and what is free between those stays with the process. Fixed, it costs a call of
the system for each large message.
"""


def give_back_large_blocks() -> bool:
    """Have glibc give large blocks back; tells whether it does. Elsewhere nothing is done."""
    mallopt = _of_glibc("mallopt")
    return mallopt is not None and mallopt(M_MMAP_THRESHOLD, LARGE) == 1


def give_back_what_is_free() -> bool:
    """Have glibc give all free pages back, those between others, too; tells whether there were any.

    It walks through all memory of the process, for milliseconds: something for the end of a long task. Other threads
    of Python go on meanwhile.
    """
    trim = _of_glibc("malloc_trim")
    return trim is not None and trim(0) == 1


def _of_glibc(name: str) -> Callable[..., int] | None:
    """Return a function of the C library, or None where it has none."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
