"""One look at every answer: expected agreement and curvature by form and by item.

``h`` is the linear predictor of a form without the item's difficulty, one column for each
dimension and key. With its posterior variance ``s`` the second-order term of the Gaussian
variational approximation is added (Ormerod and Wand 2012): E p = p + s w (1 - 2p) / 2,
E w = w + s w (1 - 6w) / 2 with w = p (1 - p).
"""

from typing import NamedTuple

import numpy as np

from guantong.engines.measure._jit import (
    Bytes,
    Floats,
    Ints,
    Singles,
    compiled,
    compiled_fast,
    in_threads,
    ranges,
)
from guantong.engines.measure._plan import Plan

CHUNK = 1024
#: Above this the second-order term is no longer an improvement, so the variance is cut here.
VARIANCE_LIMIT = 1.0


class Moments(NamedTuple):
    """Sums over answers: by form and side (forms x 2D), and by item."""

    expected: Singles
    weight: Singles
    item_expected: Floats
    item_weight: Floats


class Counts(NamedTuple):
    """What was observed: agreeing answers and answers, by form and side, and by item."""

    agree: Singles
    answers: Singles
    item_agree: Floats
    item_answers: Floats


@compiled_fast
def _chunk(
    matrix: Bytes,
    order: Ints,
    starts: Ints,
    ends: Ints,
    odds: Singles,
    q: Singles,
    half: Singles,
    out_e: Singles,
    out_w: Singles,
    item_e: Floats,
    item_w: Floats,
    lo: int,
    n: int,
) -> None:
    one, two, six, zero = np.float32(1), np.float32(2), np.float32(6), np.float32(0)
    for b in range(len(starts)):
        e_row, w_row, q_row, s_row = out_e[b], out_w[b], q[b], half[b]
        for f in range(n):
            e_row[f] = zero
            w_row[f] = zero
        for k in range(starts[b], ends[b]):
            i = order[k]
            x = matrix[i]
            odd = odds[i]
            total_e = zero
            total_w = zero
            for f in range(n):
                asked = one if x[lo + f] != 255 else zero
                p = one / (one + odd * q_row[f])
                w = p * (one - p)
                pp = asked * (p + s_row[f] * w * (one - two * p))
                ww = asked * (w + s_row[f] * w * (one - six * w))
                e_row[f] += pp
                w_row[f] += ww
                total_e += pp
                total_w += ww
            item_e[i] += total_e
            item_w[i] += total_w


@compiled
def _range(
    matrix: Bytes,
    order: Ints,
    starts: Ints,
    ends: Ints,
    odds: Singles,
    h: Singles,
    s: Singles,
    expected: Singles,
    weight: Singles,
    item_e: Floats,
    item_w: Floats,
    first: int,
    last: int,
) -> None:
    sides = len(starts)
    q = np.empty((sides, CHUNK), np.float32)
    half = np.empty((sides, CHUNK), np.float32)
    e = np.empty((sides, CHUNK), np.float32)
    w = np.empty((sides, CHUNK), np.float32)
    for lo in range(first, last, CHUNK):
        n = min(CHUNK, last - lo)
        for f in range(n):
            for b in range(sides):
                q[b, f] = np.exp(-min(max(h[lo + f, b], np.float32(-30)), np.float32(30)))
                half[b, f] = np.float32(0.5) * min(s[lo + f, b], np.float32(VARIANCE_LIMIT))
        _chunk(matrix, order, starts, ends, odds, q, half, e, w, item_e, item_w, lo, n)
        for f in range(n):
            for b in range(sides):
                expected[lo + f, b] = e[b, f]
                weight[lo + f, b] = w[b, f]


def moments(plan: Plan, beta: Floats, h: Singles, s: Singles) -> Moments:
    """Expected agreement and its curvature at the current predictor (one pass)."""
    matrix = plan.answers.matrix
    items, forms = matrix.shape
    expected = np.empty((forms, 2 * len(plan.design.dimensions)), np.float32)
    weight = np.empty_like(expected)
    odds = np.exp(np.clip(beta, -30, 30)).astype(np.float32)

    def work(part: tuple[int, int]) -> tuple[Floats, Floats]:
        e, w = np.zeros(items), np.zeros(items)
        _range(
            matrix, plan.order, plan.starts, plan.ends, odds, h, s, expected, weight, e, w, *part
        )
        return e, w

    sums = in_threads(work, ranges(forms))
    item_e = np.sum([one[0] for one in sums], axis=0)
    item_w = np.sum([one[1] for one in sums], axis=0)
    return Moments(expected, weight, item_e, item_w)


@compiled
def _count(
    matrix: Bytes,
    side: Ints,
    key: Ints,
    agree: Singles,
    answers: Singles,
    item_agree: Floats,
    item_answers: Floats,
    first: int,
    last: int,
) -> None:
    for i in range(len(side)):
        good = 1 if key[i] > 0 else 0
        b = side[i]
        x = matrix[i]
        for f in range(first, last):
            if x[f] != 255:
                answers[f, b] += 1
                item_answers[i] += 1
                if x[f] == good:
                    agree[f, b] += 1
                    item_agree[i] += 1


def count(plan: Plan) -> Counts:
    """Count agreeing answers and answers (one pass)."""
    matrix = plan.answers.matrix
    items, forms = matrix.shape
    agree = np.zeros((forms, 2 * len(plan.design.dimensions)), np.float32)
    answers = np.zeros_like(agree)

    def work(part: tuple[int, int]) -> tuple[Floats, Floats]:
        a, n = np.zeros(items), np.zeros(items)
        _count(matrix, plan.side, plan.key, agree, answers, a, n, *part)
        return a, n

    sums = in_threads(work, ranges(forms))
    item_agree = np.sum([one[0] for one in sums], axis=0)
    item_answers = np.sum([one[1] for one in sums], axis=0)
    return Counts(agree, answers, item_agree, item_answers)
