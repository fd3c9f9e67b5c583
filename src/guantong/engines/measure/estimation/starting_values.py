"""Where an estimate starts: from a pilot on a few units, or from a fit with more raters."""

from dataclasses import dataclass, replace

import numpy as np

from guantong.engines.measure.arrays import Bools
from guantong.engines.measure.estimation.first_guess import guess
from guantong.engines.measure.estimation.state import State, Variances, start
from guantong.engines.measure.estimation.storage import Store
from guantong.engines.measure.planning.plan import Plan, part_of
from guantong.engines.measure.reading.matrix import AnswerMatrix

#: A pilot takes this share of the units, at least so many, and only where there are many more.
PILOT_SHARE, PILOT_UNITS, LEAST_UNITS, LEAST_FORMS = 24, 16, 64, 20_000
#: It need not be exact: what it finds is only where to start.
PILOT_TOLERANCE = 0.05


@dataclass(frozen=True)
class Beginning:
    """Variances and a state to start from."""

    variances: Variances
    state: State


def pilot(plan: Plan) -> Plan | None:
    """A plan of every so many units, if there are enough to begin with a part of them."""
    answers, units = plan.answers, len(plan.answers.units)
    if units < LEAST_UNITS or answers.forms < LEAST_FORMS or not plan.model.units:
        return None
    every = units // max(PILOT_UNITS, units // PILOT_SHARE)
    kept: Bools = answers.form_unit % every == 0
    part = only(answers, kept)
    agree = part.matrix == 1
    if agree.all() or not agree.any():
        return None
    model = replace(plan.model, tolerance=PILOT_TOLERANCE)
    return part_of(plan, part, model)


def from_pilot(plan: Plan, tried: Plan, found: Beginning, store: Store) -> Beginning:
    """Start with the pilot's variances, difficulties, means and biases."""
    state, there = start(plan, store), found.state
    asked = plan.counts.item_answers > 0
    state.beta[asked] = there.beta[asked]
    state.mu[:] = there.mu
    place = {name: n for n, name in enumerate(tried.answers.sources)}
    for n, name in enumerate(plan.answers.sources):
        if name in place:
            state.gamma[n] = there.gamma[place[name]]
    guess(plan, state, found.variances)
    return Beginning(found.variances, state)


def without(plan: Plan, out: Bools, earlier: State, variances: Variances) -> Beginning:
    """Start where a fit of ``plan`` ended, for the answers without some raters (a flag each)."""
    forms = ~out[plan.answers.form_rater]
    raters = np.unique(plan.answers.form_rater[forms])
    state = replace(
        earlier,
        theta=earlier.theta.copy(),
        mu=earlier.mu.copy(),
        gamma=earlier.gamma.copy(),
        alpha=earlier.alpha[raters],
        kappa=earlier.kappa[raters],
        u=earlier.u[forms],
        v=earlier.v[forms],
        beta=earlier.beta.copy(),
        origin=earlier.origin.copy(),
    )
    return Beginning(variances, state)


def only(answers: AnswerMatrix, kept: Bools) -> AnswerMatrix:
    """Some forms only, with the ratees and raters that they name."""
    ratees, form_ratee = np.unique(answers.form_ratee[kept], return_inverse=True)
    raters, form_rater = np.unique(answers.form_rater[kept], return_inverse=True)
    sources, form_source = np.unique(answers.form_source[kept], return_inverse=True)
    home, form_unit = answers.ratee_unit[ratees], answers.form_unit[kept]
    units = np.union1d(home, form_unit)
    return replace(
        answers,
        matrix=np.take(answers.matrix, np.flatnonzero(kept), axis=1),
        grades=None,
        ratees=answers.ratees[ratees],
        raters=answers.raters[raters],
        sources=answers.sources[sources],
        units=answers.units[units],
        form_ratee=form_ratee,
        form_rater=form_rater,
        form_source=form_source,
        form_unit=np.searchsorted(units, form_unit),
        ratee_unit=np.searchsorted(units, home),
        traits=(),
    )
