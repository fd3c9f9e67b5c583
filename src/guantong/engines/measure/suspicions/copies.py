"""Copied forms: two raters whose unexplained answers agree, cell by cell."""

from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
from scipy.special import ndtr

from guantong.engines.measure.arrays import Bools, Floats, Ints, Singles, floats
from guantong.engines.measure.diagnostics import residuals as at
from guantong.engines.measure.diagnostics.tail_chance import tail
from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.threads import in_threads

#: Answers that two raters must have in common.
LEAST_COMMON = 40
#: One rare answer that two raters share by chance must not look like a copied form.
LARGEST = 3.0
#: Cells of a table of raters x answers that is made at once.
LARGEST_TABLE = 250_000
#: More raters in a unit are not compared pair by pair.
LARGEST_UNIT = 1500


@dataclass(frozen=True)
class Pairs:
    """Pairs of raters of one unit: z of agreement, common answers, how many were compared."""

    unit: Ints
    first: Ints
    second: Ints
    z: Floats
    common: Ints
    alike: Floats

    def only(self, kept: Bools) -> "Pairs":
        """Keep some of the pairs."""
        return Pairs(*(getattr(self, one.name)[kept] for one in fields(self)))


def copied_pairs(fit: Estimate) -> Pairs:
    """Correlate standardised residuals of all pairs of raters over the cells they share.

    The sum of products over n common cells has variance n if the two answered on their own. What
    a whole unit sees differently in a ratee's item gives all pairs a little agreement; centre and
    spread are therefore those of all pairs, the spread never below 1.
    """
    a = fit.plan.answers
    edges = np.searchsorted(a.form_unit, np.arange(len(a.units) + 1))

    def work(unit: int) -> Pairs | None:
        return _unit_pairs(fit, unit, int(edges[unit]), int(edges[unit + 1]))

    done = in_threads(work, range(len(a.units)))
    found = [one for one in done if one is not None and len(one.z)]
    if not found:
        none, empty = np.array([], np.int64), np.array([])
        return Pairs(none, none, none, empty, none, empty)
    columns = [
        np.concatenate([getattr(one, column.name) for one in found]) for column in fields(Pairs)
    ]
    raw = columns[3]
    middle = float(np.median(raw))
    wide = max(1.0, 1.4826 * float(np.median(np.abs(raw - middle))))
    z = floats((raw - max(middle, 0.0)) / wide)
    return Pairs(columns[0], columns[1], columns[2], z, columns[4], columns[5])


def copy_chances(pairs: Pairs, clean: Floats | None = None) -> Floats:
    """How often two honest raters would agree as much: by the normal, and by clean campaigns."""
    p = floats(ndtr(-pairs.z))
    if clean is None:
        return p
    return floats(np.maximum(p, tail(clean, pairs.z) if len(clean) else 1.0))


def _unit_pairs(fit: Estimate, unit: int, lo: int, hi: int) -> Pairs | None:
    a = fit.plan.answers
    raters, place = np.unique(a.form_rater[lo:hi], return_inverse=True)
    if not 2 <= len(raters) <= LARGEST_UNIT:  # nobody to compare, or too many
        return None
    size = (len(raters), len(raters))
    product, common, alike = (np.zeros(size, np.float32) for _ in range(3))
    for begin, end in _bundles(a.form_ratee[lo:hi], len(raters) * len(fit.plan.key)):
        part = at.part_of(fit, slice(lo + begin, lo + end))
        y = (part.agree - part.expected) / np.sqrt(np.maximum(part.weight, 1e-3))
        np.clip(y, -LARGEST, LARGEST, out=y)
        _, ratee = np.unique(a.form_ratee[lo + begin : lo + end], return_inverse=True)
        rows = (place[begin:end], ratee)
        shape = (len(raters), int(ratee.max()) + 1, len(fit.plan.key))
        wide, sign, asked = (
            _side_by_side(one, rows, shape) for one in (y, 2 * part.agree - part.asked, part.asked)
        )
        shared = asked @ asked.T
        product += wide @ wide.T
        common += shared
        alike += (sign @ sign.T + shared) / 2
    one, two = np.triu_indices(len(raters), 1)
    enough = common[one, two] >= LEAST_COMMON
    one, two = one[enough], two[enough]
    n = common[one, two].astype(np.float64)
    z = product[one, two] / np.sqrt(n)
    return Pairs(
        unit=np.full(len(n), unit),
        first=raters[one],
        second=raters[two],
        z=z,
        common=n.astype(np.int64),
        alike=alike[one, two] / n,
    )


def _bundles(ratee: Ints, cells: int) -> list[tuple[int, int]]:
    """Split forms where a ratee ends, into bundles that fill no more than ``LARGEST_TABLE``."""
    edges = np.flatnonzero(np.r_[True, ratee[1:] != ratee[:-1], True])
    step = max(1, LARGEST_TABLE // max(cells, 1))
    cuts = [*edges[:-1:step].tolist(), int(edges[-1])]
    return list(pairwise(cuts))


def _side_by_side(
    values: Singles | Floats, rows: tuple[Ints, Ints], shape: tuple[int, int, int]
) -> Singles:
    """Put forms (items x forms) into raters x (ratees and items); what is missing is zero."""
    out = np.zeros(shape, np.float32)
    out[rows] = values.T
    return out.reshape(shape[0], -1)
