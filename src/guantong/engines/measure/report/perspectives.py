"""One ratee's answers from several sides: by layer, by source, by key, and the three gaps."""

from dataclasses import dataclass, fields

import numpy as np

from guantong.engines.measure.arrays import Bools, Floats, Ints, Text, floats
from guantong.engines.measure.diagnostics.form_effects import form_effects
from guantong.engines.measure.diagnostics.residuals import Residuals
from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.levels.differences import Z95
from guantong.engines.measure.levels.levels import OVERALL, Levels
from guantong.engines.measure.levels.scores import Scale
from guantong.engines.measure.report.contrasts import Deviations, eliminate_shift, shrink
from guantong.engines.measure.tables import CellsTable, GapsTable, KeysTable, SourcesSideBySide


@dataclass(frozen=True)
class Views:
    """The tables of this module."""

    cells: CellsTable
    by_source: SourcesSideBySide
    by_key: KeysTable
    gaps: GapsTable


def make_views(fit: Estimate, res: Residuals, levels: Levels, scale: Scale) -> Views:
    """Estimate all deviations given the fit. docs/developer/measure.md has the method."""
    z2 = (res.cell_agree - res.cell_expected) ** 2 / np.maximum(res.cell_weight, 1e-6)
    inflation = max(1.0, float(np.minimum(z2, 9)[res.cell_answers > 0].mean()))
    cells, fall = _by_layer(fit, res, levels, scale, inflation)
    by_source, warmth = _by_source(fit, levels, scale)
    by_key, claim = _by_key(fit, res, levels, scale, inflation)
    parts = [one for one in (warmth, fall, claim) if one is not None]
    return Views(cells, by_source, by_key, _gaps(parts))


@dataclass(frozen=True)
class Gap:
    """A contrast of two sides of the ratees that have both, in points of the score."""

    ratee: Text
    gap: Text
    value: Floats
    low: Floats
    high: Floats
    answers: Ints


def _gaps(parts: list[Gap]) -> GapsTable:
    if not parts:
        none, empty = np.array([], object), np.array([])
        return GapsTable(none, none, empty, empty, empty, empty, np.array([], np.int64))
    columns = [np.concatenate([getattr(one, name.name) for one in parts]) for name in fields(Gap)]
    ratee, gap, value, low, high, answers = columns
    return GapsTable(ratee, gap, value, (high - low) / (2 * Z95), low, high, answers)


@dataclass(frozen=True)
class _Ruler:
    """Turns contrasts of levels into points of the overall score, at each ratee's own level."""

    levels: Levels
    scale: Scale

    def points(self, contrast: Floats) -> Floats:
        """Score half the contrast above the level, less that of half the contrast below."""
        none = np.zeros(len(contrast))
        above, below = (
            self.levels.overall_scores(self.scale, floats(half), none)[0]
            for half in (contrast / 2, -contrast / 2)
        )
        return floats(above - below)


def _gap(
    name: str,
    ruler: _Ruler,
    weights: Floats,
    dev: Deviations,
    kept: Bools,
    answers: Ints,
    extra: Floats | float = 0.0,
) -> Gap:
    value = np.einsum("rk,rk->r", weights, dev.value)
    variance = np.einsum("rk,rkl,rl->r", weights, dev.covariance, weights) + extra
    wide = Z95 * np.sqrt(np.maximum(variance, 0))
    middle, low, high = (
        ruler.points(floats(one))[kept] for one in (value, value - wide, value + wide)
    )
    names = np.full(int(kept.sum()), name, object)
    return Gap(ruler.levels.ratees[kept], names, middle, low, high, answers[kept])


def _side_weights(present: Bools, first: Bools, second: Bools) -> tuple[Floats, Bools]:
    """Mean of the present parts of the first side less that of the second."""
    a, b = present & first, present & second
    both: Bools = np.logical_and(a.any(axis=1), b.any(axis=1))
    weights = a / np.maximum(a.sum(axis=1, keepdims=True), 1)
    return floats(weights - b / np.maximum(b.sum(axis=1, keepdims=True), 1)), both


def _sums(res: Residuals, place: Ints, shape: tuple[int, int, int]) -> tuple[Floats, Floats, Ints]:
    """Sum score, information and answers of items into parts; items at -1 are left out.

    ``shape`` is that of the sums: ratees, then two axes of parts.
    """
    kept = place >= 0
    member = np.zeros((len(place), shape[1] * shape[2]))
    member[np.flatnonzero(kept), place[kept]] = 1.0
    score = (res.cell_agree - res.cell_expected).astype(np.float64) @ member
    weight = res.cell_weight.astype(np.float64) @ member
    answers = np.rint(res.cell_answers.astype(np.float64) @ member).astype(np.int64)
    return score.reshape(shape), weight.reshape(shape), answers.reshape(shape)


def _by_layer(
    fit: Estimate, res: Residuals, levels: Levels, scale: Scale, inflation: float
) -> tuple[CellsTable, Gap | None]:
    design, plan = fit.plan.design, fit.plan
    ratees, dims, layers = len(levels.ratees), len(design.dimensions), len(design.layers)
    if layers == 0:
        none, empty, zero = np.array([], object), np.array([]), np.array([], np.int64)
        return CellsTable(none, none, none, empty, empty, empty, empty, empty, zero), None
    layer = np.array([design.layers.index(i.layer) if i.layer else -1 for i in design.items])
    place = np.where(layer >= 0, plan.dimension * layers + layer, -1)
    shape = (ratees, dims, layers)
    score, weight, answers = _sums(res, place, shape)
    free, left = eliminate_shift(score, weight)
    flat = answers.reshape(-1, layers)
    dev = shrink(free.reshape(-1, layers), left.reshape(-1, layers, layers), flat > 0, inflation)
    own = np.einsum("rkk->rk", dev.covariance).reshape(ratees, dims, layers)
    level = levels.level[:, :dims, None] + dev.value.reshape(ratees, dims, layers)
    error = np.sqrt(levels.error[:, :dims, None] ** 2 + own)
    scores = np.empty((3, ratees, dims, layers))
    for d in range(dims):
        for k in range(layers):
            items = np.flatnonzero(place == d * layers + k)
            if len(items):
                scores[:, :, d, k] = scale.scores(items, level[:, d, k], error[:, d, k])
    kept = answers.ravel() > 0
    names = np.array(design.layers, object)
    dimension = np.repeat(np.array(design.dimensions, object), layers)
    table = CellsTable(
        ratee=np.repeat(levels.ratees, dims * layers)[kept],
        dimension=np.tile(dimension, ratees)[kept],
        layer=np.tile(names, ratees * dims)[kept],
        level=level.ravel()[kept],
        error=error.ravel()[kept],
        score=scores[0].ravel()[kept],
        score_low=scores[1].ravel()[kept],
        score_high=scores[2].ravel()[kept],
        answers=answers.ravel()[kept],
    )
    learned = np.isin(names.astype(str), design.learned)
    done = np.isin(names.astype(str), design.done)
    if not learned.any() or not done.any():
        return table, None
    total = answers.sum(axis=1)
    whole = shrink(free.sum(axis=1), left.sum(axis=1), total > 0, inflation)
    weights, both = _side_weights(total > 0, learned, done)
    used = (total * (learned | done)).sum(axis=1)
    return table, _gap("落差", _Ruler(levels, scale), weights, whole, both, used)


def _by_key(
    fit: Estimate, res: Residuals, levels: Levels, scale: Scale, inflation: float
) -> tuple[KeysTable, Gap | None]:
    plan, design = fit.plan, fit.plan.design
    ratees, dims = len(levels.ratees), len(design.dimensions)
    shape = (ratees, dims, 2)
    score, weight, answers = _sums(res, plan.side, shape)
    free, left = eliminate_shift(score, weight)
    dev = shrink(free.reshape(-1, 2), left.reshape(-1, 2, 2), answers.reshape(-1, 2) > 0, inflation)
    forms = np.bincount(plan.answers.form_ratee, minlength=ratees)
    each = fit.spread.kappa[plan.answers.form_rater]
    kappa = np.bincount(plan.answers.form_ratee, each, ratees) / forms**2
    kappa = floats(kappa) if plan.model.acquiescence else np.zeros(ratees)
    own = np.einsum("rkk->rk", dev.covariance).reshape(ratees, dims, 2) + kappa[:, None, None]
    level = levels.level[:, :dims, None] + dev.value.reshape(ratees, dims, 2)
    error = np.sqrt(levels.error[:, :dims, None] ** 2 + own)
    scores = np.empty((3, ratees, dims, 2))
    for side in range(2 * dims):
        items = np.flatnonzero(plan.side == side)
        if len(items):
            d, k = divmod(side, 2)
            scores[:, :, d, k] = scale.scores(items, level[:, d, k], error[:, d, k])
    kept = answers.ravel() > 0
    table = KeysTable(
        ratee=np.repeat(levels.ratees, 2 * dims)[kept],
        dimension=np.tile(np.repeat(np.array(design.dimensions, object), 2), ratees)[kept],
        key=np.tile(np.array([1, -1]), ratees * dims)[kept],
        level=level.ravel()[kept],
        error=error.ravel()[kept],
        score=scores[0].ravel()[kept],
        score_low=scores[1].ravel()[kept],
        score_high=scores[2].ravel()[kept],
        answers=answers.ravel()[kept],
    )
    total = answers.sum(axis=1)
    if not (total > 0).all(axis=1).any():
        return table, None
    whole = shrink(free.sum(axis=1), left.sum(axis=1), total > 0, inflation)
    weights, both = _side_weights(total > 0, np.array([True, False]), np.array([False, True]))
    return table, _gap(
        "偏差", _Ruler(levels, scale), weights, whole, both, total.sum(axis=1), 4 * kappa
    )


def _by_source(fit: Estimate, levels: Levels, scale: Scale) -> tuple[SourcesSideBySide, Gap | None]:
    plan, a, design = fit.plan, fit.plan.answers, fit.plan.design
    ratees, sources, dims = len(levels.ratees), len(a.sources), len(design.dimensions)
    effects = form_effects(fit)
    place = a.form_ratee * sources + a.form_source
    shape = (ratees, dims + 1, sources)
    score, weight, forms = np.empty(shape), np.empty(shape), np.empty(shape, np.int64)
    for d in range(dims + 1):
        here = effects.present[:, d]
        part = here / effects.noise[:, d]
        size = ratees * sources
        score[:, d] = np.bincount(place, part * effects.effect[:, d], size).reshape(ratees, -1)
        weight[:, d] = np.bincount(place, part, size).reshape(ratees, -1)
        forms[:, d] = np.bincount(place[here], minlength=size).reshape(ratees, -1)
    free, left = eliminate_shift(score, weight)
    value, own = np.zeros(shape), np.zeros((*shape, sources))
    whole: Deviations | None = None
    if sources > 1:
        parts = shrink(
            free[:, :dims].reshape(-1, sources),
            left[:, :dims].reshape(-1, sources, sources),
            forms[:, :dims].reshape(-1, sources) > 0,
            1.0,
        )
        whole = shrink(free[:, dims], left[:, dims], forms[:, dims] > 0, 1.0)
        value[:, :dims] = parts.value.reshape(ratees, dims, sources)
        own[:, :dims] = parts.covariance.reshape(ratees, dims, sources, sources)
        value[:, dims], own[:, dims] = whole.value, whole.covariance
    level = levels.level[:, :, None] + value
    error = np.sqrt(levels.error[:, :, None] ** 2 + np.einsum("rdkk->rdk", own))
    scores = np.empty((3, *shape))
    for d in range(dims):
        items = np.flatnonzero(plan.dimension == d)
        scores[:, :, d] = scale.scores(items, level[:, d], error[:, d])
    scores[:, :, dims] = levels.overall_scores(scale, value[:, dims], error[:, dims])
    kept = forms.ravel() > 0
    names = np.array([*design.dimensions, OVERALL], object)
    table = SourcesSideBySide(
        ratee=np.repeat(levels.ratees, (dims + 1) * sources)[kept],
        dimension=np.tile(np.repeat(names, sources), ratees)[kept],
        source=np.tile(a.sources, ratees * (dims + 1))[kept],
        level=level.ravel()[kept],
        error=error.ravel()[kept],
        score=scores[0].ravel()[kept],
        score_low=scores[1].ravel()[kept],
        score_high=scores[2].ravel()[kept],
        forms=forms.ravel()[kept],
    )
    if whole is None:
        return table, None
    side = {source.id: source.side for source in design.groups}
    sides = np.array([side.get(str(name), "level") for name in a.sources])
    weights, both = _side_weights(forms[:, dims] > 0, sides == "above", sides == "below")
    if not both.any():
        return table, None
    asked = np.bincount(place, fit.counts.answers.sum(axis=1), ratees * sources)
    used = (asked.reshape(ratees, sources) * (weights != 0)).sum(axis=1).astype(np.int64)
    return table, _gap("温差", _Ruler(levels, scale), weights, whole, both, used)
