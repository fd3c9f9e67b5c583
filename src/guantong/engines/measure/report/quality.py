"""Quality of items and of the whole: fit, discrimination, contradictions, reliability."""

import numpy as np
from scipy.special import ndtr

from guantong.engines.measure.arrays import Bools, Bytes, Floats, Ints
from guantong.engines.measure.design.design import Design
from guantong.engines.measure.diagnostics import residuals as at
from guantong.engines.measure.diagnostics.false_discovery import FALSE_SHARE, adjusted
from guantong.engines.measure.diagnostics.residuals import Residuals
from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.levels.levels import OVERALL, Levels
from guantong.engines.measure.tables import ContradictionsTable, ItemsTable, ReliabilityTable

LEAST_ANSWERS = 5
LEAST_DIFFERENCE = 0.15
#: Slopes (1 is usual) and infit from which an item is flagged, and how clear a slope must be.
NO_SLOPE, LOW_SLOPE, LARGE_INFIT, CLEAR = 0.3, 0.6, 1.2, 4.0
#: Forms at a time where a sum goes over all of them.
BATCH = 4096


def contradictions_table(fit: Estimate, res: Residuals) -> ContradictionsTable:
    """Ratee-item cells far from expectation, by Benjamini and Hochberg's rule at 5 %."""
    n = res.cell_answers.astype(np.float64)
    gap = (res.cell_agree - res.cell_expected).astype(np.float64)
    raw = gap / np.sqrt(np.maximum(res.cell_weight, 1e-3))
    enough = n >= LEAST_ANSWERS
    inflation = max(1.0, float(np.minimum(raw[enough] ** 2, 9).mean())) if enough.any() else 1.0
    z = np.where(enough, raw / np.sqrt(inflation), 0.0)
    p = 2 * ndtr(-np.abs(z[enough]))
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


def items_table(fit: Estimate, res: Residuals, found: ContradictionsTable) -> ItemsTable:
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
    weight = np.maximum(s[at.I_W], 1e-9)
    lean = s[at.I_SH] - s[at.I_WH] / weight * s[at.I_SCORE]
    curve = np.maximum(s[at.I_WHH] - s[at.I_WH] ** 2 / weight, 1e-9)
    infit = np.where(s[at.I_W] > 0, s[at.I_R2] / weight, np.nan)
    # Effects are shrunken, so that items look a little steeper than 1 together.
    usual = 1 + lean.sum() / curve.sum()
    slope = np.where(both > 1e-9, (1 + lean / curve) / usual, np.nan)
    z = (slope - 1) * usual * np.sqrt(curve)
    place = [design.item_index[str(name)] for name in found.item]
    rows = zip(s[at.I_N], s[at.I_X], slope, z, infit, strict=True)
    flags = [_flag(*row) for row in rows]
    return ItemsTable(
        item=np.array([item.id for item in design.items], object),
        dimension=np.array([item.dimension for item in design.items], object),
        layer=np.array([item.layer for item in design.items], object),
        key=fit.plan.key,
        difficulty=fit.state.beta,
        error=fit.beta_error,
        answers=s[at.I_N].astype(np.int64),
        yes_share=np.where(s[at.I_N] > 0, s[at.I_YES] / n, np.nan),
        infit=infit,
        outfit=np.where(s[at.I_N] > 0, s[at.I_Z2] / n, np.nan),
        discrimination=np.where(both > 1e-9, top / np.sqrt(np.maximum(both, 1e-9)), np.nan),
        slope=slope,
        contradictions=np.bincount(np.array(place, np.int64), minlength=len(design.items)).astype(
            np.int64
        ),
        flag=np.array(flags, object),
    )


def _flag(answers: float, right: float, slope: float, z: float, infit: float) -> str:
    if answers == 0:
        return "没有答案"
    if right in (0, answers):
        return "所有答案一样，分不出高低"
    words = []
    if z < -CLEAR and slope < NO_SLOPE:
        words.append("几乎不随水平变化，分不出高低，请改写或停用")
    elif z < -CLEAR and slope < LOW_SLOPE:
        words.append("区分度偏低，请检查写法")
    if infit > LARGE_INFIT:
        words.append("答案杂乱，与其他题目不是一回事，请检查含义是否单一")
    return "；".join(words)


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
