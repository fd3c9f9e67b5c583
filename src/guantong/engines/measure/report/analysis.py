"""What is read off an estimate: who is set aside, and then every table of the result."""

import time
from dataclasses import dataclass

import numpy as np

from guantong.engines.measure.advice.advice import advice_table
from guantong.engines.measure.arrays import Bools
from guantong.engines.measure.diagnostics.clean_campaigns import clean_campaigns
from guantong.engines.measure.diagnostics.residuals import Residuals, residuals
from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.levels.differences import LARGEST_UNIT, pairs_table
from guantong.engines.measure.levels.levels import make_levels, ratees_table
from guantong.engines.measure.levels.scores import Scale
from guantong.engines.measure.naming import plain
from guantong.engines.measure.report.fairness import dif_table, impact_table
from guantong.engines.measure.report.fit_tables import (
    components_table,
    sources_table,
    variances_table,
)
from guantong.engines.measure.report.perspectives import make_views
from guantong.engines.measure.report.quality import (
    Measures,
    contradictions_table,
    doubtful,
    items_table,
    measures,
    reliability_table,
)
from guantong.engines.measure.report.result import Result
from guantong.engines.measure.report.summary import all_warnings, found_words, screened, summary
from guantong.engines.measure.screening.null_distribution import chances
from guantong.engines.measure.screening.set_aside import raters_table, screen
from guantong.engines.measure.screening.signs import signs
from guantong.engines.measure.suspicions.table import (
    Candidates,
    Usual,
    candidates,
    suspicions_table,
    usual,
)
from guantong.engines.measure.tables import RateesTable, RatersTable


@dataclass(frozen=True)
class First:
    """The estimate with everybody: its residuals, its levels, and whose forms are set aside."""

    fit: Estimate
    residuals: Residuals
    raters: RatersTable
    out: Bools
    ratees: RateesTable


def look_first(fit: Estimate) -> First:
    """Screen the raters of an estimate with everybody."""
    found = residuals(fit)
    evidence = signs(fit, found)
    chance = chances(fit, evidence)
    out = screen(fit, evidence, chance) & fit.plan.answers.has_raters
    raters = raters_table(fit, evidence, chance, out)
    return First(fit, found, raters, out, ratees_table(make_levels(fit), Scale(fit)))


@dataclass(frozen=True)
class Clean:
    """What a clean campaign shows of its raters and its items."""

    raters: Usual
    items: Measures


def _clean(first: First, fit: Estimate, found: Residuals) -> tuple[list[Clean], Candidates | None]:
    """Look at clean campaigns like the fitted one, if there is anything to hold against them."""
    if not screened(fit):
        return [], None
    suspects = candidates(fit, first.fit, first.out)
    odd = doubtful(fit, found) or len(contradictions_table(fit, found, [])) > 0
    if not (suspects.any or odd):
        return [], suspects
    return clean_campaigns(fit, lambda one: Clean(usual(one), measures(one))), suspects


def analyse(first: First, final: Estimate, started: float) -> Result:
    """Make all tables from the estimate without those set aside (it may be the first one).

    ``started`` is the reading of the performance counter when the fit began.
    """
    found = first.residuals if final is first.fit else residuals(final)
    levels, scale = make_levels(final), Scale(final)
    ratees = ratees_table(levels, scale)
    views = make_views(final, found, levels, scale)
    clean, suspects = _clean(first, final, found)
    of_items = [one.items for one in clean]
    strange = contradictions_table(final, found, of_items)
    items, dif = items_table(final, found, strange, of_items), dif_table(final, found)
    suspicions = suspicions_table(suspects, [one.raters for one in clean])
    pairs, reliability = pairs_table(levels), reliability_table(levels)
    marked = all_warnings(final, first.raters)
    if np.bincount(final.plan.answers.ratee_unit).max() > LARGEST_UNIT:
        marked += (f"人数超过 {LARGEST_UNIT} 的单位不列两两比较。",)
    warnings = tuple(map(plain, marked))
    told = found_words(suspicions, dif, items)
    return Result(
        ratees=ratees,
        with_all=first.ratees,
        cells=views.cells,
        by_source=views.by_source,
        by_key=views.by_key,
        gaps=views.gaps,
        pairs=pairs,
        raters=first.raters,
        items=items,
        contradictions=strange,
        suspicions=suspicions,
        dif=dif,
        impact=impact_table(levels),
        advice=advice_table(levels),
        sources=sources_table(final),
        variances=variances_table(final),
        components=components_table(final),
        reliability=reliability,
        warnings=warnings,
        marked=marked,
        screened=screened(first.fit) and first.fit.plan.model.screening,
        summary=summary(final, ratees, pairs, first.raters, reliability, warnings, told),
        iterations=final.iterations,
        passes=final.passes + (first.fit.passes if final is not first.fit else 0),
        converged=final.converged,
        log_likelihood=final.log_likelihood,
        seconds=time.perf_counter() - started,
        levels=levels,
    )
