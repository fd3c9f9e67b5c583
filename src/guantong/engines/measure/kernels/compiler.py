"""Compilation, where there is a compiler.

Loops are compiled by numba and kept on disk; without numba, or with ``GUANTONG_NUMBA=0``, the
package `kernels` takes their twins in NumPy.
"""

import os
from collections.abc import Callable
from functools import partial
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
    return _compiled(function)


def compiled_fast(function: Function) -> Function:
    """Compile a loop whose sums may be reordered by the compiler."""
    return _compiled(function, fastmath=True)


def _compiled(function: Function, **how: bool) -> Function:
    """Compile and keep: beside the program, in the user's cache, or in ``GUANTONG_HOME``.

    A service's account may have a place to write in none of them; then it is compiled for each
    process.
    """
    if _NUMBA is None:
        return function
    decorate = partial(_NUMBA.njit, nogil=True, error_model="numpy", **how)
    try:
        return cast(Function, decorate(cache=True)(function))
    except RuntimeError:  # numba: "no locator available"
        home = os.environ.get("GUANTONG_HOME")
        if home and not _NUMBA.config.CACHE_DIR:
            _NUMBA.config.CACHE_DIR = os.path.join(os.path.abspath(home), "numba")
            return _compiled(function, **how)
        return cast(Function, decorate()(function))
