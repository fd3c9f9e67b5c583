"""Levels and their covariance: by dimension, and their mean over dimensions."""

from dataclasses import dataclass

import numpy as np

from guantong.engines.measure.arrays import Floats, Ints, Text, floats
from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.levels.scores import Scale
from guantong.engines.measure.tables import RateesTable

OVERALL = "总体"


@dataclass(frozen=True)
class Levels:
    """Levels and errors, ratees x (dimensions, then their mean)."""

    fit: Estimate
    ratees: Text
    level: Floats
    error: Floats

    def covariance(self, members: Ints) -> Floats:
        """Posterior covariance of some ratees x dimensions (ratee-major)."""
        fit, plan = self.fit, self.fit.plan
        dims = fit.state.theta.shape[1]
        out = np.zeros((len(members), dims, len(members), dims))
        blocks = [
            (
                block,
                number,
                np.flatnonzero((members >= block.ratees[0]) & (members < block.ratees[1])),
            )
            for number, block in enumerate(plan.blocks)
        ]
        found = [one for one in blocks if len(one[2])]
        rows = []
        for block, number, here in found:
            people = block.ratees[1] - block.ratees[0]
            own = fit.spread.theta[number].reshape(people, dims, people, dims)
            local = members[here] - block.ratees[0]
            every = np.arange(dims)
            out[np.ix_(here, every, here, every)] = own[local][:, :, local]
            if len(found) > 1:
                solved = fit.spread.solved[number].reshape(people, dims, -1)[local]
                wide = np.zeros((*solved.shape[:2], plan.border))
                wide[:, :, block.border] = solved
                rows.append(wide)
        if rows:  # blocks share the border: what is uncertain there is uncertain in both
            place = np.concatenate([here for _, _, here in found])
            flat = np.concatenate(rows).reshape(-1, plan.border)
            shared = (flat @ fit.spread.border @ flat.T).reshape(len(place), dims, len(place), dims)
            label = np.concatenate([np.full(len(h), n) for _, n, h in found])
            apart = label[:, None] != label[None, :]
            shared = shared * apart[:, None, :, None]
            back = np.empty(len(place), np.int64)
            back[place] = np.arange(len(place))
            out += shared[back][:, :, back]
        return out.reshape(len(members) * dims, -1)

    def overall_scores(self, scale: Scale, shift: Floats, error: Floats) -> Floats:
        """Mean of the dimensions' scores when all levels move together by ``shift``."""
        dims = self.fit.state.theta.shape[1]
        level = self.level[:, :dims].reshape(-1, dims, *([1] * (shift.ndim - 1)))
        total = np.zeros((3, *shift.shape))
        for d in range(dims):
            items = np.flatnonzero(self.fit.plan.dimension == d)
            total += np.array(scale.scores(items, level[:, d] + shift, error))
        return floats(total / dims)


def make_levels(fit: Estimate) -> Levels:
    """Levels of an estimate with their errors."""
    dims = fit.state.theta.shape[1]
    error = np.empty((len(fit.state.theta), dims + 1))
    for block, cov in zip(fit.plan.blocks, fit.spread.theta, strict=True):
        people = block.ratees[1] - block.ratees[0]
        four = np.einsum("adae->ade", cov.reshape(people, dims, people, dims))
        error[slice(*block.ratees), :dims] = np.sqrt(np.einsum("add->ad", four))
        error[slice(*block.ratees), dims] = np.sqrt(four.mean(axis=(1, 2)))
    level = np.column_stack([fit.state.theta, fit.state.theta.mean(axis=1)])
    return Levels(fit, fit.plan.answers.ratees, level, error)


def ratees_table(levels: Levels, scale: Scale) -> RateesTable:
    """The main table: a row for each ratee and dimension, and one for the whole."""
    fit, a = levels.fit, levels.fit.plan.answers
    ratees, dims = fit.state.theta.shape
    scores = np.empty((3, ratees, dims + 1))
    for d in range(dims):
        items = np.flatnonzero(fit.plan.dimension == d)
        scores[:, :, d] = scale.scores(items, levels.level[:, d], levels.error[:, d])
    zero = np.zeros(ratees)
    scores[:, :, dims] = levels.overall_scores(scale, zero, levels.error[:, dims])
    total = fit.variances.within + fit.variances.between
    spread = np.append(np.diag(total), total.mean())
    names = np.array([*fit.plan.design.dimensions, OVERALL], object)
    forms = np.bincount(a.form_ratee, minlength=ratees)
    return RateesTable(
        ratee=np.repeat(a.ratees, dims + 1),
        unit=np.repeat(a.units[a.ratee_unit], dims + 1),
        dimension=np.tile(names, ratees),
        level=levels.level.ravel(),
        error=levels.error.ravel(),
        score=scores[0].ravel(),
        score_low=scores[1].ravel(),
        score_high=scores[2].ravel(),
        forms=np.repeat(forms, dims + 1),
        reliability=np.clip(1 - levels.error**2 / spread, 0, 1).ravel(),
    )
