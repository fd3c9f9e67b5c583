"""Small tables about the fit itself: biases, variances, connected parts."""

import numpy as np

from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.estimation.state import OFF
from guantong.engines.measure.tables import ComponentsTable, SourcesTable, VariancesTable

_EFFECTS = {
    "halo": "印象：同一评价人对同一人的总体偏爱或偏恶",
    "halo_by_dimension": "分维度印象：同一评价人对同一人某一维度的偏向",
    "severity": "评价人之间宽严的差别",
    "acquiescence": "评价人之间爱答“是”的差别",
}


def sources_table(fit: Estimate) -> SourcesTable:
    """Bias of each source; none if there is one source only."""
    a, dims = fit.plan.answers, fit.state.theta.shape[1]
    count = len(a.sources) if fit.plan.model.source_bias else 0
    head = np.diag(fit.spread.border)[dims : fit.plan.border_prior]
    return SourcesTable(
        source=np.repeat(a.sources[:count], dims),
        dimension=np.tile(np.array(fit.plan.design.dimensions, object), count),
        bias=fit.state.gamma[:count].ravel(),
        error=np.sqrt(np.maximum(head[: count * dims], 0)),
    )


def variances_table(fit: Estimate) -> VariancesTable:
    """Variance components of the effects in the model."""
    var, names = fit.variances, fit.plan.design.dimensions
    counts = {
        "halo": len(fit.state.u),
        "halo_by_dimension": fit.state.v.size,
        "severity": len(fit.state.alpha),
        "acquiescence": len(fit.state.kappa),
    }
    rows: list[tuple[str, float, float, str]] = []
    for name, words in _EFFECTS.items():
        value = float(getattr(var, name))
        if value > OFF:
            rows.append((name, value, value * np.sqrt(2 / counts[name]), words))
        elif name in fit.absent:
            rows.append((name, 0.0, float("nan"), words + "（未发现）"))
    ratees, units = len(fit.state.theta), len(fit.plan.blocks)
    for d, dimension in enumerate(names):
        value = float(var.within[d, d])
        rows.append(
            (
                f"within:{dimension}",
                value,
                value * np.sqrt(2 / ratees),
                f"人与人在“{dimension}”上的差别",
            )
        )
        if fit.plan.model.units:
            value = float(var.between[d, d])
            rows.append(
                (
                    f"between:{dimension}",
                    value,
                    value * np.sqrt(2 / units),
                    f"单位之间在“{dimension}”上的差别",
                )
            )
    names_, numbers, errors, words_ = zip(*rows, strict=True)
    return VariancesTable(
        np.array(names_, object), np.array(numbers), np.array(errors), np.array(words_, object)
    )


def components_table(fit: Estimate) -> ComponentsTable:
    """Size of each connected part."""
    plan = fit.plan
    count = int(plan.ratee_component.max()) + 1
    forms = plan.ratee_component[plan.answers.form_ratee]
    return ComponentsTable(
        component=np.arange(count) + 1,
        ratees=np.bincount(plan.ratee_component, minlength=count),
        raters=np.bincount(plan.rater_component, minlength=count),
        forms=np.bincount(forms, minlength=count),
    )
