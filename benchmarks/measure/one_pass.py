"""The time of one logistic pass over all answers, by the engine's own loop.

The one place that reaches inside the engine: a fit is then told in passes, whatever the machine.
"""

import time

import numpy as np

from guantong.engines.measure import Answers, Design
from guantong.engines.measure.kernels import moments
from guantong.engines.measure.planning.sheet import Sheet
from guantong.engines.measure.threads import in_threads, ranges


def pass_seconds(answers: Answers, design: Design, repeats: int = 9) -> float:
    """Median of some passes, with the second-order term, over all answers in all threads."""
    sheet = Sheet.of(answers.matrix, design)
    items, sides = len(sheet.side), len(sheet.starts)
    odds = np.ones(items, np.float32)
    h = np.full((sides, answers.forms), 0.5, np.float32)
    s = np.full_like(h, 0.1)

    def one(part: tuple[int, int]) -> None:
        first, last = part
        none = np.zeros(items), np.zeros(items)
        moments(
            sheet.matrix, first, sheet.order, sheet.starts, sheet.ends, odds,
            np.ascontiguousarray(h[:, first:last]), np.ascontiguousarray(s[:, first:last]), *none,
        )  # fmt: skip

    taken = []
    for _ in range(repeats + 1):
        started = time.perf_counter()
        in_threads(one, ranges(answers.forms))
        taken.append(time.perf_counter() - started)
    return float(np.median(taken[1:]))
