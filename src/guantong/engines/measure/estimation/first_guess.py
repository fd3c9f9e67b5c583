"""A first guess of everybody's level, severity, yes-saying and halo, from shares of agreement."""

import numpy as np

from guantong.engines.measure.arrays import Floats, Ints, floats
from guantong.engines.measure.estimation.state import State, Variances
from guantong.engines.measure.planning.plan import Plan

#: A logistic curve averaged over a normal effect of variance s is flatter by sqrt(1 + s x this).
FLATTENING = 16 * np.sqrt(3) / (15 * np.pi)
#: Information of one answer, roughly.
INFORMATION = 0.18


def guess(plan: Plan, state: State, var: Variances) -> None:
    """Move a state in which all are alike near to where Newton's steps will take it.

    Log-odds of shares of agreement are stretched by what averaging flattened, and shrunk by how
    much of their scatter is noise.
    """
    a, counts = plan.answers, plan.counts
    agree, asked = counts.by_side_agree, counts.by_side
    ratees, raters, _, dims, _ = plan.sizes
    known = counts.item_answers > 0
    rest = float(np.var(state.beta[known])) + var.halo_by_dimension
    raters_part = var.severity + var.acquiescence
    level = float(np.trace(var.within + var.between)) / dims
    forms = np.maximum(np.bincount(a.form_ratee, minlength=ratees), 1)
    keep = level / (level + (var.halo + raters_part) / forms)
    stretch = _stretch(rest + var.halo + raters_part)
    for d in range(dims):
        pair = slice(2 * d, 2 * d + 2)
        yes, all_ = agree[pair].sum(axis=0, dtype=np.int64), asked[pair].sum(axis=0, dtype=np.int64)
        by_ratee = _by(a.form_ratee, yes, all_, ratees)
        state.theta[:, d] = state.mu[d] + keep * stretch * by_ratee
    yes, all_ = agree.sum(axis=0, dtype=np.int64), asked.sum(axis=0, dtype=np.int64)
    away = (
        _stretch(rest) * _log_odds(yes, all_) - (state.theta - state.mu).mean(axis=1)[a.form_ratee]
    )
    noise = 1 / (INFORMATION * np.maximum(all_, 1))
    n = np.maximum(np.bincount(a.form_rater, minlength=raters), 1)
    mean = np.bincount(a.form_rater, away, raters) / n
    scatter = var.halo + np.bincount(a.form_rater, noise, raters) / n
    state.alpha[:] = -mean * var.severity / (var.severity + scatter / n)
    state.u[:] = (away + state.alpha[a.form_rater]) * var.halo / (var.halo + noise)
    if plan.model.acquiescence:
        side = [
            _by(a.form_rater, agree[k::2].sum(axis=0, dtype=np.int64),
                asked[k::2].sum(axis=0, dtype=np.int64), raters)
            for k in (0, 1)
        ]  # fmt: skip
        answers = np.bincount(a.form_rater, all_, raters)
        half = _stretch(rest) * (side[0] - side[1]) / 2
        error = 1 / (INFORMATION * np.maximum(answers, 1))
        state.kappa[:] = half * var.acquiescence / (var.acquiescence + error)


def _stretch(variance: float) -> float:
    return float(np.sqrt(1 + FLATTENING**2 * variance))


def _by(place: Ints, yes: Ints, asked: Ints, many: int) -> Floats:
    return _log_odds(np.bincount(place, yes, many), np.bincount(place, asked, many))


def _log_odds(yes: Floats | Ints, asked: Floats | Ints) -> Floats:
    """Log-odds less those of the whole; none where nothing was asked."""
    whole = np.log((yes.sum() + 0.5) / (asked.sum() - yes.sum() + 0.5))
    own = np.log((yes + 0.5) / (asked - yes + 0.5))
    return floats(np.where(np.asarray(asked) > 0, own - whole, 0.0))
