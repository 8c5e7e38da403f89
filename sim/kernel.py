"""How functions are compiled: typed wrappers around numba's decorator, which has no types of its own.

Kernels are cached on disk: every process that imports one loads it, and only the first one compiles. The cache minds
only the file that a kernel stands in, so a kernel calls none of another file: it would go on with the old one.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """Compile a function with strict floating-point arithmetic."""
    return cast(Function, njit(cache=True)(function))


def vector_kernel(function: Function) -> Function:
    """Compile a function whose innermost loop is to become vector instructions; it must not meet NaN."""
    return cast(Function, njit(cache=True, fastmath={"nnan", "nsz"})(function))
