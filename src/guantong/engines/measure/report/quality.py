"""Quality of items and of the whole: fit, discrimination, contradictions, reliability."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from guantong.engines.measure.arrays import Bools, Bytes, Floats, Ints, Text, floats
from guantong.engines.measure.design.design import Design
from guantong.engines.measure.diagnostics import residuals as at
from guantong.engines.measure.diagnostics.false_discovery import FALSE_SHARE, adjusted
from guantong.engines.measure.diagnostics.residuals import Residuals, residuals
from guantong.engines.measure.diagnostics.tail_chance import tail
from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.grounds import GROUNDS
from guantong.engines.measure.levels.levels import OVERALL, Levels
from guantong.engines.measure.tables import ContradictionsTable, ItemsTable, ReliabilityTable

LEAST_ANSWERS = 5
LEAST_DIFFERENCE = 0.15
#: Slopes and infit from which an item is flagged; 1 is what it has in clean campaigns.
NO_SLOPE, LOW_SLOPE, LARGE_INFIT = 0.3, 0.6, 1.2
SLACK = 0.1
#: Forms at a time where a sum goes over all of them.
BATCH = 4096


@dataclass(frozen=True)
class Measures:
    """How steeply items follow levels, how orderly their answers are, each also as a z.

    ``cells`` are the z of ratees' items that have enough answers.
    """

    slope: Floats
    slope_z: Floats
    infit: Floats
    infit_z: Floats
    cells: Floats


def measures(fit: Estimate, res: Residuals | None = None) -> Measures:
    """Look at the items of an estimate, a real campaign's or a clean one's."""
    res = res or residuals(fit)
    s = res.item.T
    weight = np.maximum(s[at.I_W], 1e-9)
    lean = s[at.I_SH] - s[at.I_WH] / weight * s[at.I_SCORE]
    curve = np.maximum(s[at.I_WHH] - s[at.I_WH] ** 2 / weight, 1e-9)
    # Effects are shrunken, so that items look a little steeper than 1 together.
    usual = 1 + lean.sum() / curve.sum()
    slope = (1 + lean / curve) / usual
    enough, raw, inflation = _cells(res)
    return Measures(
        slope=slope,
        slope_z=(slope - 1) * usual * np.sqrt(curve),
        infit=s[at.I_R2] / weight,
        infit_z=(s[at.I_R2] - s[at.I_W]) / np.sqrt(np.maximum(s[at.I_R2_VAR], 1e-9)),
        cells=raw[enough] / np.sqrt(inflation),
    )


def doubtful(fit: Estimate, res: Residuals) -> bool:
    """Say whether any item might be flagged, before clean campaigns are asked."""
    seen = measures(fit, res)
    varied = (res.item.T[at.I_X] > 0) & (res.item.T[at.I_X] < res.item.T[at.I_N])
    # Clean campaigns shift what is usual a little.
    flat = (seen.slope < LOW_SLOPE + SLACK) & (seen.slope_z < -1)
    return bool((varied & (flat | (seen.infit > LARGE_INFIT - SLACK))).any())


def _cells(res: Residuals) -> tuple[Bools, Floats, float]:
    """Which ratees' items have enough answers, how far all are off, and how far is usual."""
    gap = (res.cell_agree - res.cell_expected).astype(np.float64)
    raw = gap / np.sqrt(np.maximum(res.cell_weight, 1e-3))
    enough = res.cell_answers >= LEAST_ANSWERS
    inflation = max(1.0, float(np.minimum(raw[enough] ** 2, 9).mean())) if enough.any() else 1.0
    return enough, raw, inflation


def contradictions_table(
    fit: Estimate, res: Residuals, clean: Sequence[Measures]
) -> ContradictionsTable:
    """Ratee-item cells far from expectation, by Benjamini and Hochberg's rule at 5 %.

    How far is far is what the normal says and what clean campaigns show, whichever is further.
    """
    n = res.cell_answers.astype(np.float64)
    gap = (res.cell_agree - res.cell_expected).astype(np.float64)
    enough, raw, inflation = _cells(res)
    z = np.where(enough, raw / np.sqrt(inflation), 0.0)
    p = 2 * ndtr(-np.abs(z[enough]))
    if clean:
        drawn = np.concatenate([one.cells for one in clean])
        for end in (-1, 1):
            here = np.flatnonzero(end * z[enough] > 0)
            p[here] = np.maximum(p[here], 2 * tail(end * drawn, end * z[enough][here]))
    p = np.minimum(p, 1.0)
    q = np.ones(n.shape)
    q[enough] = adjusted(p)
    share = np.abs(gap) / np.maximum(n, 1)
    row, column = np.nonzero((q <= FALSE_SHARE) & (share >= LEAST_DIFFERENCE))
    design, answers = fit.plan.design, n[row, column].astype(np.int64)
    observed = res.cell_agree[row, column] / np.maximum(answers, 1)
    expected = res.cell_expected[row, column] / np.maximum(answers, 1)
    items = np.array([item.id for item in design.items], object)[column]
    kind = np.where(gap[row, column] < 0, "矛盾", "突出").astype(object)
    words = [
        f"“{item}”：按其他答案预期 {100 * e:.0f}% 的人作正面回答，实际 {100 * o:.0f}%（{k} 个答案）"
        for item, e, o, k in zip(items, expected, observed, answers, strict=True)
    ]
    return ContradictionsTable(
        ratee=fit.plan.answers.ratees[row],
        item=items,
        kind=kind,
        observed=observed.astype(np.float64),
        expected=expected.astype(np.float64),
        z=z[row, column],
        answers=answers,
        words=np.array(words, object),
    )


def items_table(
    fit: Estimate, res: Residuals, found: ContradictionsTable, clean: Sequence[Measures]
) -> ItemsTable:
    """Each item's difficulty, fit and discrimination, and a word if something is wrong with it.

    ``discrimination`` is the correlation with what is expected; ``slope`` a one-step estimate of
    how steeply the item follows levels, 1 being the slope of all items together.
    """
    design, s = fit.plan.design, res.item.T
    n = np.maximum(s[at.I_N], 1)
    x = s[at.I_X] - s[at.I_X] ** 2 / n
    h = s[at.I_HH] - s[at.I_H] ** 2 / n
    top = s[at.I_XH] - s[at.I_X] * s[at.I_H] / n
    both = x * h
    seen = measures(fit, res)
    place = [design.item_index[str(name)] for name in found.item]
    return ItemsTable(
        item=np.array([item.id for item in design.items], object),
        dimension=np.array([item.dimension for item in design.items], object),
        layer=np.array([item.layer for item in design.items], object),
        key=fit.plan.key,
        difficulty=fit.state.beta,
        error=fit.beta_error,
        answers=s[at.I_N].astype(np.int64),
        yes_share=np.where(s[at.I_N] > 0, s[at.I_YES] / n, np.nan),
        infit=np.where(s[at.I_W] > 0, seen.infit, np.nan),
        outfit=np.where(s[at.I_N] > 0, s[at.I_Z2] / n, np.nan),
        discrimination=np.where(both > 1e-9, top / np.sqrt(np.maximum(both, 1e-9)), np.nan),
        slope=np.where(both > 1e-9, seen.slope, np.nan),
        contradictions=np.bincount(np.array(place, np.int64), minlength=len(design.items)).astype(
            np.int64
        ),
        flag=_flags(seen, (s[at.I_X] > 0) & (s[at.I_X] < s[at.I_N]), clean),
    )


def _flags(seen: Measures, varied: Bools, clean: Sequence[Measures]) -> Text:
    """Say what is wrong with an item, if clean campaigns hardly ever show as much.

    Items that all answer alike are named in the warnings: that is no fault of theirs.
    """
    words = np.full(len(varied), "", object)
    if not clean:
        return words
    flat = _unusual(seen, clean, "slope", -1) & varied
    untidy = _unusual(seen, clean, "infit", 1) & varied
    slope = seen.slope / np.mean([one.slope for one in clean], axis=0)
    infit = seen.infit / np.maximum(np.mean([one.infit for one in clean], axis=0), 1e-9)
    for n in range(len(words)):
        said = []
        if flat[n] and slope[n] < LOW_SLOPE:
            none = slope[n] < NO_SLOPE
            said.append(_NO_SLOPE if none else "区分度偏低，请检查写法")
        if untidy[n] and infit[n] > LARGE_INFIT:
            said.append("答案杂乱，与其他题目不是一回事，请检查含义是否单一")
        words[n] = "；".join(said)
    return words


_NO_SLOPE = "几乎不随水平变化，分不出高低，请改写或停用"


def _unusual(seen: Measures, clean: Sequence[Measures], name: str, end: int) -> Bools:
    """Say which items are further off than clean campaigns let expect, over all items.

    Each item is compared with its own mean of the draws; what the draws scatter around it is one
    null for all items.
    """
    drawn = np.array([getattr(one, f"{name}_z") for one in clean])
    many = len(drawn)
    middle = drawn.mean(axis=0)
    null = (drawn - middle) * np.sqrt(many / max(many - 1, 1))
    own = (getattr(seen, f"{name}_z") - middle) / np.sqrt(1 + 1 / many)
    # Slopes and infit are two looks at each item.
    p = 2 * tail(floats(end * null.ravel()), floats(end * own))
    return adjusted(np.minimum(p, 1.0)) <= GROUNDS.items


def reliability_table(levels: Levels) -> ReliabilityTable:
    """Cronbach's alpha of forms, and how well levels tell ratees apart, by dimension."""
    fit, design = levels.fit, levels.fit.plan.design
    dims = len(design.dimensions)
    alpha = np.array([cronbach_alpha(fit, d) for d in range(dims)] + [np.nan])
    noise = (levels.error**2).mean(axis=0)
    total = np.var(levels.level, axis=0) + noise
    reliability = np.clip(1 - noise / np.maximum(total, 1e-12), 0, 1)
    answers = fit.counts.answers.sum(axis=0).reshape(dims, 2).sum(axis=1)
    return ReliabilityTable(
        dimension=np.array([*design.dimensions, OVERALL], object),
        alpha=alpha,
        reliability=reliability,
        separation=np.sqrt(reliability / np.maximum(1 - reliability, 1e-9)),
        answers=np.append(answers, answers.sum()).astype(np.int64),
    )


def cronbach_alpha(fit: Estimate, dimension: int) -> float:
    """Cronbach's alpha of keyed answers over forms.

    Only forms that answer every item of the dimension count, as is usual; where they are less
    than half of the forms, each covariance takes the forms that answer both items.
    """
    plan, a = fit.plan, fit.plan.answers
    items = np.flatnonzero(plan.dimension == dimension)
    if len(items) < 2:
        return float("nan")
    raw = a.matrix if a.grades is None else a.grades
    complete, some = np.empty(a.forms, np.bool_), np.empty(a.forms, np.bool_)
    for lo in range(0, a.forms, BATCH):
        count = (raw[items, lo : lo + BATCH] != 255).sum(axis=0)
        complete[lo : lo + BATCH], some[lo : lo + BATCH] = count == len(items), count > 0
    kept = complete if complete.sum() > 0.5 * some.sum() else some
    cov = _pairwise_covariance(raw, items, plan.key[items], plan.design, kept)
    total = float(cov.sum())
    if total <= 0:
        return float("nan")
    return len(items) / (len(items) - 1) * (1 - float(np.trace(cov)) / total)


def _pairwise_covariance(raw: Bytes, items: Ints, key: Ints, design: Design, kept: Bools) -> Floats:
    """Covariances of keyed answers, summed up a few thousand forms at a time."""
    graded = design.coding.cut is not None
    turn = design.coding.low + design.coding.high if graded else 1
    n, sums, products = (np.zeros((len(items), len(items))) for _ in range(3))
    for lo in range(0, len(kept), BATCH):
        here = slice(lo, lo + BATCH)
        block = raw[items, here][:, kept[here]]
        # Small whole numbers: singles hold their sums over a batch exactly.
        asked = (block != 255).astype(np.float32)
        value = np.where(key[:, None] > 0, block, turn - block.astype(np.int16)) * asked
        n += asked @ asked.T
        sums += value @ asked.T
        products += value @ value.T
    safe = np.maximum(n, 2)
    return np.asarray((products - sums * sums.T / safe) / (safe - 1))
