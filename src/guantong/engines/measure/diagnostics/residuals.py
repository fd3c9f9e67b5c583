"""What the answers leave unexplained: by form, by item, and by ratee and item (one pass).

Forms are taken a few hundred at a time, so that no array of the size of the answers is made:
beside the sums themselves a pass needs about 3 MB a thread.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from guantong.engines.measure.arrays import Floats, Ints, Singles, floats
from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.threads import in_threads

#: Columns of the sums by form; b is an item's difficulty.
N, X, LZ, LZ_VAR, Z2, Z2_VAR, R2, W, R2_VAR, B, XB, BB = range(12)
#: Columns of the sums by item; h is the predictor, difficulty included.
I_N, I_YES, I_Z2, I_R2, I_W, I_X, I_H, I_HH, I_XH, I_SCORE, I_SH, I_WH, I_WHH, I_R2_VAR = range(14)

CHUNK = 512
#: Forms at a time where only a few items are looked at.
RANGE = 4096
RANGES = 16
#: Odds beyond this are cut: one answer against all odds says no more than that.
LARGEST_ODDS = np.float32(1e5)


class Residuals(NamedTuple):
    """Sums over answers; ``cell_*`` are ratees x items."""

    form: Singles
    item: Floats
    cell_agree: Singles
    cell_expected: Singles
    cell_weight: Singles
    cell_answers: Singles


class Part(NamedTuple):
    """Some neighbouring forms (items x forms); what was not asked is zero everywhere."""

    asked: Singles
    agree: Singles
    expected: Singles
    weight: Singles
    predictor: Singles
    against: Singles


def part_of(fit: Estimate, forms: slice | Ints, items: Ints | None = None) -> Part:
    """Look at some forms (and some items) as the estimate sees them."""
    chosen = slice(None) if items is None else slice(int(items[0]), int(items[-1]) + 1)
    h = fit.state.predictor(fit.plan, forms).T[fit.plan.side[chosen]]
    h -= fit.state.beta[chosen].astype(np.float32)[:, None]
    raw = np.asarray(fit.plan.answers.matrix[chosen, forms])
    asked = (raw != 255).astype(np.float32)
    good = (fit.plan.key[chosen] > 0).astype(np.uint8)[:, None]
    return measure(h, asked, (raw == good).astype(np.float32))


def measure(h: Singles, asked: Singles, agree: Singles) -> Part:
    """Expected agreement and its variance at predictors ``h``; agreement is 1 or 0."""
    bound = np.log(LARGEST_ODDS)
    np.clip(h, -bound, bound, out=h)
    against = np.exp(-h)
    p = asked / (1 + against)
    return Part(asked, agree * asked, p, p * (1 - p), h * asked, against)


def chunks(lo: int, hi: int) -> Iterator[tuple[int, int]]:
    """Split a range of forms into small ones."""
    for first in range(lo, hi, CHUNK):
        yield first, min(first + CHUNK, hi)


class _Products(NamedTuple):
    """What sums by form and sums by item share."""

    r: Singles
    r2: Singles
    rh: Singles
    wh: Singles
    whh: Singles
    z2: Singles


def _products(part: Part) -> _Products:
    r, h, t, x = part.agree - part.expected, part.predictor, part.against, part.agree
    wh = part.weight * h
    # A squared standardised residual is the odds against what was answered.
    z2 = np.where(x > 0, t, part.asked / t)
    return _Products(r, r * r, r * h, wh, wh * h, np.asarray(z2, np.float32))


def form_sums(part: Part, beta: Floats) -> Singles:
    """Sums by form, forms x columns."""
    return _form_sums(part, _products(part), beta)


def _form_sums(part: Part, one: _Products, beta: Floats) -> Singles:
    w, b = part.weight, beta.astype(np.float32)
    out = np.empty((w.shape[1], 12), np.float32)
    out[:, N] = part.asked.sum(axis=0)
    out[:, X] = part.agree.sum(axis=0)
    out[:, LZ] = one.rh.sum(axis=0)
    out[:, LZ_VAR] = one.whh.sum(axis=0)
    out[:, Z2] = one.z2.sum(axis=0)
    out[:, Z2_VAR] = (part.asked / np.maximum(w, 1e-6)).sum(axis=0) - 4 * out[:, N]
    out[:, R2] = one.r2.sum(axis=0)
    out[:, W] = w.sum(axis=0)
    out[:, R2_VAR] = out[:, W] - 4 * np.einsum("if,if->f", w, w)
    out[:, B], out[:, XB], out[:, BB] = b @ part.asked, b @ part.agree, (b * b) @ part.asked
    return out


def _item_sums(part: Part, one: _Products, key: Ints) -> Floats:
    x, h = part.agree, part.predictor
    n, right = part.asked.sum(axis=1), x.sum(axis=1)
    return floats(
        [
            n,
            np.where(key > 0, right, n - right),
            one.z2.sum(axis=1),
            one.r2.sum(axis=1),
            part.weight.sum(axis=1),
            right,
            h.sum(axis=1),
            np.einsum("if,if->i", h, h),
            np.einsum("if,if->i", x, h),
            one.r.sum(axis=1),
            one.rh.sum(axis=1),
            one.wh.sum(axis=1),
            one.whh.sum(axis=1),
            part.weight.sum(axis=1) - 4 * np.einsum("if,if->i", part.weight, part.weight),
        ]
    ).T


def residuals(fit: Estimate) -> Residuals:
    """Sum residuals at the estimate. Costs 12 singles a form and 4 a ratee and item."""
    a, key, beta = fit.plan.answers, fit.plan.key, fit.state.beta
    # A run is one ratee's neighbouring forms; ranges end where a run ends: threads never meet.
    begin = np.flatnonzero(np.r_[True, a.form_ratee[1:] != a.form_ratee[:-1]])
    edge = np.append(begin, a.forms)
    form = np.empty((a.forms, 12), np.float32)
    cell = np.zeros((4, len(begin), len(key)), np.float32)

    def work(runs: tuple[int, int]) -> Floats:
        item = np.zeros((len(key), 14))
        for lo, hi in chunks(int(edge[runs[0]]), int(edge[runs[1]])):
            part = part_of(fit, slice(lo, hi))
            both = _products(part)
            form[lo:hi] = _form_sums(part, both, beta)
            item += _item_sums(part, both, key)
            first, last = np.searchsorted(begin, [lo, hi - 1], "right") - 1
            at = np.maximum(begin[first : last + 1], lo) - lo
            for place, column in enumerate((part.agree, part.expected, part.weight, part.asked)):
                cell[place, first : last + 1] += np.add.reduceat(column, at, axis=1).T
        return item

    item = np.sum(in_threads(work, even_ranges(edge)), axis=0)
    return Residuals(form, item, *_by_ratee(cell, a.form_ratee[begin], len(a.ratees)))


def even_ranges(edge: Ints) -> list[tuple[int, int]]:
    """Split runs into at most 16 ranges with about equally many forms."""
    runs = len(edge) - 1
    wanted = np.linspace(0, edge[-1], RANGES + 1)
    cut = np.unique(np.r_[0, np.searchsorted(edge, wanted[1:-1]), runs])
    return [(int(lo), int(hi)) for lo, hi in pairwise(cut)]


def _by_ratee(cell: Singles, ratee: Ints, ratees: int) -> list[Singles]:
    """Join the runs of ratees who were rated in several units."""
    if len(ratee) == ratees and (np.diff(ratee) > 0).all():
        return list(cell)
    out = np.zeros((4, ratees, cell.shape[2]), np.float32)
    for place in range(4):
        np.add.at(out[place], ratee, cell[place])
    return list(out)
