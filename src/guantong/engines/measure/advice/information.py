"""What raters of each source would tell about a ratee, from the variance components alone.

One form gives the ratee's levels (one a dimension) with precision

    M = (diag(1/w_d + var v) + var u 11')^-1

w_d being the mean curvature of the source's forms. The rater's severity and yes-saying enter all m
forms of the rater; eliminating them takes K = M B (m (B'MB + E) + L)^-1 B'M off the sums. In a unit
of T ratees whose raters take m of them at random, what remains splits in two: deviations from the
unit's mean (all of it if each rater rates everybody: severity cancels) and the unit's mean.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from guantong.engines.measure.arrays import Floats, floats
from guantong.engines.measure.estimation.estimate import Estimate


@dataclass(frozen=True)
class SourceDesign:
    """How a source rates, on average: forms a ratee, forms a rater in a unit and in all."""

    per_ratee: float
    in_unit: float
    in_all: float
    weight: Floats
    lean: Floats


@dataclass(frozen=True)
class Information:
    """Everything a prediction needs; made once from a fit."""

    sources: Mapping[str, SourceDesign]
    people: int
    halo: float
    halo_by_dimension: float
    raters: Floats
    within: Floats
    between: Floats
    units: int
    source: float

    def covariances(self, forms: Mapping[str, float]) -> tuple[Floats, Floats]:
        """Covariance of a ratee's levels, and of the difference between two of one unit.

        ``forms`` gives the forms a ratee of each source.
        """
        people = max(self.people, 2)
        apart = np.linalg.inv(self.within)
        mean = np.linalg.inv(self.within + people * self.between)
        for name, count in forms.items():
            one = self.sources[name]
            own, taken, m = self._form(one)
            left = min(max((people - m) / (people - 1), 0.0), 1.0)
            apart = apart + count * (own - left * taken)
            mean = mean + count * (own - m * taken)
        deviation, centre = np.linalg.inv(apart), np.linalg.inv(mean)
        level = (1 - 1 / people) * deviation + centre / people + self._origin(forms)
        return floats(level), floats(2 * deviation)

    def _origin(self, forms: Mapping[str, float]) -> Floats:
        """Covariance of what all ratees share: their mean and the sources' mean bias look alike."""
        means = (self.between + self.within / max(self.people, 1)) / self.units
        counts = np.array(list(forms.values()))
        bias = self.source * float((counts**2).sum()) / max(float(counts.sum()), 1e-9) ** 2
        return floats(np.linalg.inv(np.linalg.inv(means) + np.eye(len(means)) / max(bias, 1e-9)))

    def _form(self, one: SourceDesign) -> tuple[Floats, Floats, float]:
        dims = len(one.weight)
        spread = np.diag(1 / np.maximum(one.weight, 1e-6) + self.halo_by_dimension)
        own = np.linalg.inv(spread + self.halo * np.ones((dims, dims)))
        ratio = one.lean / np.maximum(one.weight, 1e-6)
        lines = np.column_stack([-np.ones(dims), ratio])
        inner = lines.T @ own @ lines
        inner[1, 1] += float((one.weight - one.lean * ratio).sum())
        m = min(max(one.in_unit, 1.0), float(self.people))
        # Forms in other units tell of the rater too.
        rater = np.linalg.inv(max(one.in_all, m) * inner + np.diag(1 / self.raters))
        return floats(own), floats(own @ lines @ rater @ lines.T @ own), m


def information(fit: Estimate) -> Information:
    """Average what the fit's forms tell, source by source."""
    a, var = fit.plan.answers, fit.variances
    sources = {}
    ratees = len(a.ratees)
    for number, name in enumerate(a.sources):
        forms = np.flatnonzero(a.form_source == number)
        if len(forms) == 0:
            continue
        weight = fit.moments.weight[forms].astype(np.float64).mean(axis=0)
        place = a.form_unit[forms] * len(a.raters) + a.form_rater[forms]
        sources[str(name)] = SourceDesign(
            per_ratee=len(forms) / ratees,
            in_unit=len(forms) / len(np.unique(place)),
            in_all=len(forms) / len(np.unique(a.form_rater[forms])),
            weight=weight[0::2] + weight[1::2],
            lean=weight[0::2] - weight[1::2],
        )
    return Information(
        sources=sources,
        people=round(ratees / len(a.units)) if fit.plan.model.units else 1,
        halo=var.halo,
        halo_by_dimension=var.halo_by_dimension,
        raters=np.array([var.severity, var.acquiescence]),
        within=var.within,
        between=var.between,
        units=len(a.units) if fit.plan.model.units else ratees,
        source=var.source,
    )
