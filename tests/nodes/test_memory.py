"""What glibc and Python's collector keep of memory that is free, and that they give it back where they are asked to."""

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


LEFT_BY_A_SESSION = """
import gc
class Graph:
    def __init__(self):
        self.itself = self
graphs = [Graph() for _ in range(20_000)]
gc.collect()
del graphs
if sys.argv[1] == "given back":
    give_back_what_is_free()
print(sum(isinstance(left, Graph) for left in gc.get_objects()))
"""

ALL_THAT_IS_THERE = """
import gc
from leed_ros.nodes.memory import keep_for_good
if sys.argv[1] == "kept for good":
    keep_for_good()
print(len(gc.get_objects()))
"""


def printed_by(course: str, how: str) -> int:
    """Return the number that a process of its own prints."""
    done = subprocess.run([sys.executable, "-c", TOOLS + course, how], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.parametrize(("how", "least", "most"), [("given back", -10, 5), ("as it is", 50, 200)])
@pytest.mark.parametrize("course", [LARGE_AMONG_SMALLER, MANY_AMONG_SMALLER], ids=["large blocks", "what is free"])
def test_what_is_free_among_smaller_blocks_is_given_back(course: str, how: str, least: int, most: int) -> None:
    assert least <= printed_by(course, how) <= most


@pytest.mark.parametrize(("how", "least", "most"), [("given back", 0, 0), ("as it is", 20_000, 20_000)])
def test_what_refers_to_itself_is_given_back(how: str, least: int, most: int) -> None:
    assert least <= printed_by(LEFT_BY_A_SESSION, how) <= most


@pytest.mark.parametrize(("how", "least", "most"), [("kept for good", 0, 100), ("as it is", 5_000, 1_000_000)])
def test_the_collector_passes_over_what_is_kept_for_good(how: str, least: int, most: int) -> None:
    assert least <= printed_by(ALL_THAT_IS_THERE, how) <= most
