"""Threads over parts that do not meet.

Numba's own parallel loops are not used: two fits at once in one web process would collide.
"""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")
Done = TypeVar("Done")

THREADS = min(4, os.cpu_count() or 1)
RANGES = 16


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
