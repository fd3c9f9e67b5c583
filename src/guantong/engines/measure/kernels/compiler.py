"""Compilation, where there is a compiler.

Loops are compiled by numba and kept on disk; without numba, or with ``GUANTONG_NUMBA=0``, the
package `kernels` takes their twins in NumPy.
"""

import os
from collections.abc import Callable
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])


def _numba() -> Any:
    if os.environ.get("GUANTONG_NUMBA", "1") == "0":
        return None
    try:
        import numba
    except ImportError:
        return None
    return numba


_NUMBA = _numba()
#: Whether loops are compiled on this machine.
COMPILED = _NUMBA is not None


def compiled(function: Function) -> Function:
    """Compile a function once per machine (the result is kept on disk)."""
    if _NUMBA is None:
        return function
    return cast(Function, _NUMBA.njit(cache=True, nogil=True, error_model="numpy")(function))


def compiled_fast(function: Function) -> Function:
    """Compile a loop whose sums may be reordered by the compiler."""
    if _NUMBA is None:
        return function
    decorate = _NUMBA.njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
    return cast(Function, decorate(function))
