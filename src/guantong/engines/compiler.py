"""Compilation of the loops: kept on disk, so that only the first use on a machine waits."""

import os
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile and keep: beside the program, in the user's cache, or in ``GUANTONG_HOME``.

    ``GUANTONG_NUMBA=0`` leaves the function as it is. A service's account may have a place to
    write in none of them; then it is compiled for each process.
    """
    if os.environ.get("GUANTONG_NUMBA", "1") == "0":
        return function
    try:
        return cast(Function, numba.njit(nogil=True, error_model="numpy", cache=True)(function))
    except RuntimeError:  # numba: "no locator available"
        home = os.environ.get("GUANTONG_HOME")
        settings: Any = numba.config
        if home and not settings.CACHE_DIR:
            settings.CACHE_DIR = os.path.join(os.path.abspath(home), "numba")
            return compiled(function)
        return cast(Function, numba.njit(nogil=True, error_model="numpy")(function))
