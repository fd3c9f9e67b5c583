"""Is an item unfair to a group? Differential item functioning, and, apart from it, impact.

An item functions differently if a group answers it otherwise than its level lets expect. The
unexplained agreement S of a group on an item, divided by its information I, is a one-step
estimate of how much harder the item is for that group (a score test). Two things correct it:

- A ratee's level follows the item a little: by the item's share of the dimension's information.
- A group's items are compared with each other: the median of the group's items in a dimension is
  the origin, so that an unfair item does not make all others look unfair the other way.

Answers about one ratee are not independent, so the variance comes from the scatter of whole
ratees (for sources: of whole raters) around the group's effect, and not from the model.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr

from guantong.engines.measure.arrays import Bools, Floats, Ints, Text, floats
from guantong.engines.measure.diagnostics import residuals as at
from guantong.engines.measure.diagnostics.false_discovery import FALSE_SHARE, adjusted
from guantong.engines.measure.diagnostics.residuals import Residuals
from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.levels.levels import OVERALL, Levels
from guantong.engines.measure.tables import DifTable, ImpactTable
from guantong.engines.measure.threads import in_threads

SOURCE = "来源"
#: Ratees (or raters) that a group and the rest must have, and the information of the item.
LEAST_CLUSTERS, LEAST_INFORMATION = 8, 5.0
#: The Educational Testing Service's scale: 2.35 times the difference in logits.
ETS, NEGLIGIBLE, LARGE = 2.35, 1.0, 1.5
ITEMS_AT_ONCE = 16


@dataclass(frozen=True)
class Effects:
    """Added difficulty of items (columns) for groups (rows); NaN where it cannot be tested."""

    value: Floats
    error: Floats
    freedom: Floats
    answers: Floats


def dif_table(fit: Estimate, res: Residuals) -> DifTable:
    """Test every item for every group of every trait and, if there are several, every source."""
    a, design = fit.plan.answers, fit.plan.design
    item = np.array([one.id for one in design.items], object)
    columns: list[tuple[Text, Text, Text, Floats, Floats, Floats, Floats]] = []
    found = [(trait.name, *_by_trait(fit, res, trait.values)) for trait in a.traits]
    if len(a.sources) > 1:
        found.append((SOURCE, *_by_source(fit)))
    for label, groups, effects in found:
        row, column = np.nonzero(np.isfinite(effects.value))
        here = (row, column)
        columns.append(
            (
                np.full(len(row), label, object),
                groups[row],
                item[column],
                effects.value[here],
                effects.error[here],
                effects.freedom[here],
                effects.answers[here],
            )
        )
    if not columns:
        none, empty = np.array([], object), np.array([])
        columns = [(none, none, none, empty, empty, empty, empty)]
    trait, group, name, value, error, freedom, answers = map(
        np.concatenate, zip(*columns, strict=True)
    )
    return _classified(trait, group, name, value, error, freedom, answers)


def _classified(
    trait: Text,
    group: Text,
    item: Text,
    value: Floats,
    error: Floats,
    freedom: Floats,
    answers: Floats,
) -> DifTable:
    p = 2 * stdtr(freedom, -np.abs(value) / error) if len(value) else value
    q = adjusted(p)
    size = ETS * np.abs(value)
    beyond = stdtr(freedom, (size - NEGLIGIBLE) / (ETS * error)) > 0.95 if len(value) else size > 0
    large: Bools = (size >= LARGE) & (q <= FALSE_SHARE) & beyond
    small: Bools = (size < NEGLIGIBLE) | (q > FALSE_SHARE)
    grade = np.where(large, "C", np.where(small, "A", "B")).astype(object)
    words = [
        "" if g == "A" else _words(t, k, i, v, g)
        for t, k, i, v, g in zip(trait, group, item, value, grade, strict=True)
    ]
    return DifTable(
        trait=trait,
        group=group,
        item=item,
        effect=value,
        error=error,
        p=floats(p),
        q=q,
        grade=grade,
        answers=np.rint(answers).astype(np.int64),
        words=np.array(words, object),
    )


def _words(trait: str, group: str, item: str, value: float, grade: str) -> str:
    where = f"来自“{group}”的评价人" if trait == SOURCE else f"对{trait}为“{group}”的人，评价人"
    way = "更难作正面回答" if value > 0 else "更易作正面回答"
    act = "请改写或停用此题" if grade == "C" else "请留意此题的写法"
    return f"水平相同时，{where}在“{item}”上{way}（相差 {abs(value):.2f} logit）。{act}。"


def _by_trait(fit: Estimate, res: Residuals, values: Text) -> tuple[Text, Effects]:
    groups, place = np.unique(values.astype(str), return_inverse=True)
    known = groups != ""
    place = np.where(known[place], (np.cumsum(known) - 1)[place], -1)
    score = (res.cell_agree - res.cell_expected).astype(np.float64)
    weight = res.cell_weight.astype(np.float64)
    raw = contrast(score, weight, place, res.cell_answers.astype(np.float64))
    return groups[known].astype(object), _anchored(fit, raw)


def _by_source(fit: Estimate) -> tuple[Text, Effects]:
    """Sum residuals by rater, a few items at a time: raters x all items would be large."""
    a = fit.plan.answers
    several = len(a.sources)
    pair, cluster = np.unique(a.form_rater * several + a.form_source, return_inverse=True)
    parts = [
        np.arange(lo, min(lo + ITEMS_AT_ONCE, len(fit.plan.key)))
        for lo in range(0, len(fit.plan.key), ITEMS_AT_ONCE)
    ]

    def work(items: Ints) -> Effects:
        sums = np.zeros((3, len(items), len(pair)))
        for lo in range(0, a.forms, at.RANGE):
            here = slice(lo, min(lo + at.RANGE, a.forms))
            part = at.part_of(fit, here, items)
            order = np.argsort(cluster[here], kind="stable")
            who, begin = np.unique(cluster[here][order], return_index=True)
            columns = (part.agree - part.expected, part.weight, part.asked)
            for place, column in enumerate(columns):
                sums[place][:, who] += np.add.reduceat(column[:, order], begin, axis=1)
        return contrast(sums[0].T, sums[1].T, pair % several, sums[2].T)

    done = in_threads(work, parts)
    raw = Effects(*(np.concatenate([getattr(one, n) for one in done], axis=1) for n in _FIELDS))
    return a.sources, _anchored(fit, raw)


_FIELDS = ("value", "error", "freedom", "answers")


def contrast(score: Floats, weight: Floats, group: Ints, answers: Floats) -> Effects:
    """Compare each group with all others, item by item.

    Parameters
    ----------
    score, weight, answers
        Unexplained agreement, information and answers, clusters x items.
    group
        Group of each cluster, -1 if unknown.

    """
    many = int(group.max()) + 1
    member = floats(group[:, None] == np.arange(many))
    known = group >= 0
    shape = (many, score.shape[1])
    out = Effects(*(np.full(shape, np.nan) for _ in _FIELDS))
    for k in _focal(member):
        sides = [_side(score, weight, rows) for rows in (group == k, known & (group != k))]
        (one, one_var, n), (other, other_var, m) = sides
        variance = one_var + other_var
        fine = (n >= LEAST_CLUSTERS) & (m >= LEAST_CLUSTERS) & (variance > 0)
        safe = np.where(fine, variance, 1.0)
        out.value[k] = np.where(fine, other - one, np.nan)
        out.error[k] = np.sqrt(safe)
        parts = one_var**2 / np.maximum(n - 1, 1) + other_var**2 / np.maximum(m - 1, 1)
        out.freedom[k] = np.where(fine, safe**2 / np.maximum(parts, 1e-300), 1.0)
        out.answers[k] = member[:, k] @ answers
    return out


def _focal(member: Floats) -> list[int]:
    """Groups to test; of two groups only the smaller, since the other is its mirror."""
    size = member.sum(axis=0)
    if len(size) < 2:
        return []
    return [int(size.argmin())] if len(size) == 2 else list(range(len(size)))


def _side(score: Floats, weight: Floats, rows: Bools) -> tuple[Floats, Floats, Floats]:
    """Effect on the logit scale, its clustered variance, and the clusters that have answers."""
    s, w = score[rows], weight[rows]
    total = w.sum(axis=0)
    n = (w > 0).sum(axis=0)
    n = np.where(total >= LEAST_INFORMATION, n, 0)
    safe = np.maximum(total, 1e-9)
    effect = s.sum(axis=0) / safe
    scatter = ((s - effect * w) ** 2).sum(axis=0) / safe**2
    return effect, scatter * n / np.maximum(n - 1, 1), floats(n)


def _anchored(fit: Estimate, raw: Effects) -> Effects:
    """Undo what levels took over, and put each group's origin at its median item."""
    value, error = raw.value.copy(), raw.error.copy()
    information = fit.moments.item_weight
    for d in range(len(fit.plan.design.dimensions)):
        items = np.flatnonzero(fit.plan.dimension == d)
        share = information[items] / max(float(information[items].sum()), 1e-9)
        kept = np.maximum(1 - share, 0.2)
        value[:, items] /= kept
        error[:, items] /= kept
        for k in range(len(value)):
            known = items[np.isfinite(value[k, items])]
            if len(known):
                value[k, known] -= np.median(value[k, known])
            if len(known) < 3:  # nothing to compare with
                value[k, items] = np.nan
    return Effects(value, error, raw.freedom, raw.answers)


def impact_table(levels: Levels) -> ImpactTable:
    """Differences in level between groups. They are no unfairness of items: see `dif_table`.

    A group is compared with all others; levels are shrunken, so differences are divided by the
    reliability of levels. The error is that of a mean over the group's ratees.
    """
    fit = levels.fit
    names = [*fit.plan.design.dimensions, OVERALL]
    noise = (levels.error**2).mean(axis=0)
    reliability = np.var(levels.level, axis=0) / (np.var(levels.level, axis=0) + noise)
    rows: list[tuple[str, str, str, int, float, float]] = []
    for trait in fit.plan.answers.traits:
        values = trait.values.astype(str)
        found, sizes = np.unique(values[values != ""], return_counts=True)
        # Of two groups the other is the mirror.
        chosen = found[[sizes.argmin()]] if len(found) == 2 else found
        for group in chosen:
            inside, outside = values == group, (values != group) & (values != "")
            if min(inside.sum(), outside.sum()) < LEAST_CLUSTERS:
                continue
            for d, name in enumerate(names):
                one, other = levels.level[inside, d], levels.level[outside, d]
                error = np.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other))
                scale = max(float(reliability[d]), 0.1)
                gap = float(one.mean() - other.mean()) / scale
                rows.append((trait.name, group, name, len(one), gap, float(error) / scale))
    columns: list[tuple[object, ...]] = [*zip(*rows, strict=True)] if rows else [()] * 6
    return ImpactTable(
        trait=np.array(columns[0], object),
        group=np.array(columns[1], object),
        dimension=np.array(columns[2], object),
        ratees=np.array(columns[3], np.int64),
        difference=np.array(columns[4], np.float64),
        error=np.array(columns[5], np.float64),
    )
