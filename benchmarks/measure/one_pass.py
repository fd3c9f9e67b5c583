"""The time of one logistic pass over all answers, by the engine's own loop.

The one place that reaches inside the engine: a fit is then told in passes, whatever the machine.
"""

import time

import numpy as np

from guantong.engines.measure import Answers, Design
from guantong.engines.measure.arrays import in_threads, ranges
from guantong.engines.measure.kernels import moments


def pass_seconds(answers: Answers, design: Design, repeats: int = 9) -> float:
    """Median of some passes, with the second-order term, over all answers in all threads."""
    dims = {name: number for number, name in enumerate(design.dimensions)}
    side = np.array([2 * dims[item.dimension] + (item.key < 0) for item in design.items])
    order = np.argsort(side, kind="stable")
    edges = np.searchsorted(side[order], np.arange(2 * len(dims) + 1)).astype(np.int64)
    odds = np.ones(len(side), np.float32)
    h = np.full((2 * len(dims), answers.forms), 0.5, np.float32)
    s = np.full_like(h, 0.1)

    def one(part: tuple[int, int]) -> None:
        first, last = part
        none = np.zeros(len(side)), np.zeros(len(side))
        moments(
            answers.matrix, first, order, edges[:-1], edges[1:], odds,
            np.ascontiguousarray(h[:, first:last]), np.ascontiguousarray(s[:, first:last]), *none,
        )  # fmt: skip

    taken = []
    for _ in range(repeats + 1):
        started = time.perf_counter()
        in_threads(one, ranges(answers.forms))
        taken.append(time.perf_counter() - started)
    return float(np.median(taken[1:]))
