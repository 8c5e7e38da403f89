"""What glibc keeps of memory that is free, and that it gives it back where it is asked to."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a matter of glibc")

TOOLS = """
import ctypes, os, sys
from leed_ros.nodes.memory import give_back_large_blocks, give_back_what_is_free
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
def taken(size):
    block = libc.malloc(size)
    ctypes.memset(block, 1, size)
    return block
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
"""

LARGE_AMONG_SMALLER = """
if sys.argv[1] == "given back":
    assert give_back_large_blocks()
libc.free(taken(30 << 20))
before = resident()
blocks = [(taken(1 << 20), taken(1 << 10)) for _ in range(100)]
for large, _ in blocks:
    libc.free(large)
print((resident() - before) >> 20)
"""

MANY_AMONG_SMALLER = """
before = resident()
blocks = [(taken(120 << 10), taken(1 << 10)) for _ in range(800)]
for large, _ in blocks:
    libc.free(large)
if sys.argv[1] == "given back":
    assert give_back_what_is_free()
print((resident() - before) >> 20)
"""


@pytest.mark.parametrize(("how", "least", "most"), [("given back", -10, 5), ("as it is", 50, 200)])
@pytest.mark.parametrize("course", [LARGE_AMONG_SMALLER, MANY_AMONG_SMALLER], ids=["large blocks", "what is free"])
def test_what_is_free_among_smaller_blocks_is_given_back(course: str, how: str, least: int, most: int) -> None:
    done = subprocess.run([sys.executable, "-c", TOOLS + course, how], capture_output=True, text=True, check=True)
    assert least <= int(done.stdout) <= most
