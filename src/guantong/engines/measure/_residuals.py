"""What the answers leave unexplained: by form, by item, and by ratee and item (one pass)."""

from typing import NamedTuple

import numpy as np

from guantong.engines.measure._estimate import Estimate
from guantong.engines.measure._jit import (
    Bytes,
    Floats,
    Ints,
    Singles,
    compiled,
    in_threads,
    ranges,
)

#: Columns of the sums by form.
N, LOG, LOG_MEAN, LOG_VAR, Z2, R2, W, X, B, XB, BB = range(11)
#: Columns of the sums by item.
I_N, I_YES, I_Z2, I_R2, I_W, I_X, I_H, I_HH, I_XH = range(9)


class Residuals(NamedTuple):
    """Sums over answers; ``cell_*`` are ratees x items."""

    form: Floats
    item: Floats
    cell_agree: Singles
    cell_expected: Singles
    cell_weight: Singles
    cell_answers: Singles


@compiled
def _sum_up(
    matrix: Bytes,
    side: Ints,
    key: Ints,
    beta: Floats,
    h: Singles,
    ratee: Ints,
    form: Floats,
    item: Floats,
    agree: Singles,
    expected: Singles,
    weight: Singles,
    answers: Singles,
    first: int,
    last: int,
) -> None:
    for i in range(len(side)):
        good = 1 if key[i] > 0 else 0
        for f in range(first, last):
            raw = matrix[i, f]
            if raw == 255:
                continue
            x = 1.0 if raw == good else 0.0
            eta = float(h[f, side[i]]) - beta[i]
            p = 1 / (1 + np.exp(-eta))
            p = min(max(p, 1e-6), 1 - 1e-6)
            w = p * (1 - p)
            r2 = (x - p) * (x - p)
            logit = np.log(p / (1 - p))
            row = form[f]
            row[N] += 1
            row[LOG] += np.log(p) if x > 0 else np.log(1 - p)
            row[LOG_MEAN] += p * np.log(p) + (1 - p) * np.log(1 - p)
            row[LOG_VAR] += w * logit * logit
            row[Z2] += r2 / w
            row[R2] += r2
            row[W] += w
            row[X] += x
            row[B] -= beta[i]
            row[XB] -= x * beta[i]
            row[BB] += beta[i] * beta[i]
            one = item[i]
            one[I_N] += 1
            one[I_YES] += raw
            one[I_Z2] += r2 / w
            one[I_R2] += r2
            one[I_W] += w
            one[I_X] += x
            one[I_H] += eta
            one[I_HH] += eta * eta
            one[I_XH] += x * eta
            j = ratee[f]
            agree[j, i] += x
            expected[j, i] += p
            weight[j, i] += w
            answers[j, i] += 1


def residuals(fit: Estimate) -> Residuals:
    """Sum residuals at the estimate; ranges end where a ratee ends, so threads never meet."""
    plan, a = fit.plan, fit.plan.answers
    ratees, items = len(a.ratees), len(plan.key)
    h = fit.state.predictor(plan)
    form = np.zeros((a.forms, 11))
    agree, expected, weight, answers = (np.zeros((ratees, items), np.float32) for _ in range(4))
    edges = np.searchsorted(a.form_ratee, np.arange(ratees + 1))

    def work(part: tuple[int, int]) -> Floats:
        item = np.zeros((items, 9))
        lo, hi = int(edges[part[0]]), int(edges[part[1]])
        beta = fit.state.beta
        _sum_up(
            a.matrix,
            plan.side,
            plan.key,
            beta,
            h,
            a.form_ratee,
            form,
            item,
            agree,
            expected,
            weight,
            answers,
            lo,
            hi,
        )
        return item

    item = np.sum(in_threads(work, ranges(ratees)), axis=0)
    return Residuals(form, item, agree, expected, weight, answers)
