"""Memory of what has passed goes back to the system: sets of demonstrations are large, and soon read or driven."""

import ctypes
import gc
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


def keep_for_good() -> None:
    """Have Python's collector pass over what there is now: a node's modules and what it began with.

    These are two hundred thousand objects. Walking through them takes 50 ms on a fast machine, in which no callback
    is served; passed over, looking at all that came since costs next to nothing.
    """
    gc.freeze()


def give_back_what_is_free() -> bool:
    """Collect garbage and have glibc give all free pages back, also those between others; tells whether there were any.

    What refers to itself waits for the collector's next look at everything, which in a node that rests
    is minutes away: a session's leavings are megabytes by then. It walks through all memory of the process, for
    milliseconds: something for the end of a long task.
    """
    gc.collect()
    trim = _of_glibc("malloc_trim")
    return trim is not None and trim(0) == 1


def _of_glibc(name: str) -> Callable[..., int] | None:
    """Return a function of the C library, or None where it has none."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
