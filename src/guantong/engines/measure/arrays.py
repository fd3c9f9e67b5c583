"""Compilation, where there is a compiler, and threads over parts that do not meet.

Loops are compiled by numba and kept on disk; without numba, or with ``GUANTONG_NUMBA=0``, the
same functions run as NumPy (see `_kernels`). Numba's own parallel loops are not used: two fits at
once in one web process would collide.
"""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Shorts = NDArray[np.uint16]
Bools = NDArray[np.bool_]
Text = NDArray[np.object_]

#: An answer is a byte: 1 yes, 0 no, and this for none ("don't know" counts as none).
MISSING = 255

Function = TypeVar("Function", bound=Callable[..., Any])
Part = TypeVar("Part")
Done = TypeVar("Done")

THREADS = min(4, os.cpu_count() or 1)
RANGES = 16


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


def floats(values: Any) -> Floats:
    """Say that an expression is an array of doubles, which its static type may not know."""
    return np.asarray(values, np.float64)


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


def ranges(count: int) -> list[tuple[int, int]]:
    """Split ``count`` things into at most ``RANGES`` neighbouring ranges.

    The ranges do not depend on the number of cores, so a sum has the same order everywhere.
    """
    size = max(1, -(-count // RANGES))
    return [(lo, min(count, lo + size)) for lo in range(0, count, size)]


def in_threads(work: Callable[[Part], Done], parts: Iterable[Part]) -> list[Done]:
    """Do ``work`` on every part, results in the order of the parts."""
    todo = list(parts)
    if THREADS == 1 or len(todo) < 2:
        return [work(part) for part in todo]
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, todo))
