"""From answers to a result: estimate, screen raters, estimate again without those set aside."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from guantong.engines.measure._begin import Beginning, without
from guantong.engines.measure._compare import LARGEST_UNIT, pairs_table
from guantong.engines.measure._estimate import Estimate, estimate
from guantong.engines.measure._levels import Levels, make_levels, ratees_table
from guantong.engines.measure._plan import make_plan
from guantong.engines.measure._quality import (
    contradictions_table,
    items_table,
    reliability_table,
)
from guantong.engines.measure._rasch import estimate_rasch
from guantong.engines.measure._report import (
    all_warnings,
    components_table,
    sources_table,
    summary,
    variances_table,
)
from guantong.engines.measure._residuals import residuals
from guantong.engines.measure._scale import Scale
from guantong.engines.measure._screening import raters_table, screen, signs
from guantong.engines.measure._views import make_views
from guantong.engines.measure.answers import Answers
from guantong.engines.measure.design import Design
from guantong.engines.measure.result import Result
from guantong.engines.measure.tables import RateesTable

Progress = Callable[[int, str], None]


def fit(
    answers: Answers,
    design: Design,
    *,
    spark: Any = None,
    on_progress: Progress | None = None,
) -> Result:
    """Measure the ratees of a campaign.

    Parameters
    ----------
    answers
        Read by `Answers.from_table` or `Answers.from_wide` with the same design.
    design
        The items, the sources and the model.
    spark
        A ``pyspark.sql.SparkSession`` whose workers make the passes; else they run here.
    on_progress
        Called with a percentage and a message in Chinese; may raise to cancel.

    Returns
    -------
    Result
        Levels with errors, and everything that lets a reader judge them.

    Raises
    ------
    MeasureError
        If the answers cannot be measured at all, for example with one rater only.

    """
    # Our own threads each solve small systems; threads inside a solve would only get in the way.
    with threadpool_limits(limits=1, user_api="blas"):
        return _fit(answers, design, spark, on_progress or _silent)


def _fit(answers: Answers, design: Design, spark: Any, report: Progress) -> Result:
    started = time.perf_counter()
    report(2, "整理答案")
    first = _estimate(answers, design, None, spark, lambda p, m: report(5 + p * 40 // 100, m))
    found = residuals(first)
    evidence = signs(first, found)
    out = screen(first, evidence) & answers.has_raters
    raters = raters_table(first, evidence, out)
    final, with_all = first, _levels_table(first)[1]
    if out.any():
        report(50, f"搁置 {int(out.sum())} 名评价人后重新估计")
        rest = answers.without_raters(out)
        final = _estimate(
            rest,
            design,
            without(first.plan, rest, first.state, first.variances),
            spark,
            lambda p, m: report(50 + p * 35 // 100, m),
        )
        found = residuals(final)
    report(88, "计算误差和对照")
    levels, ratees = _levels_table(final)
    views = make_views(final, found, levels, Scale(final))
    strange = contradictions_table(final, found)
    pairs = pairs_table(levels)
    reliability = reliability_table(levels)
    warnings = all_warnings(final, raters)
    if np.bincount(answers.ratee_unit).max() > LARGEST_UNIT:
        warnings += (f"人数超过 {LARGEST_UNIT} 的单位不列两两比较。",)
    report(100, "完成")
    return Result(
        ratees=ratees,
        with_all=with_all,
        cells=views.cells,
        by_source=views.by_source,
        by_key=views.by_key,
        gaps=views.gaps,
        pairs=pairs,
        raters=raters,
        items=items_table(final, found, strange),
        contradictions=strange,
        sources=sources_table(final),
        variances=variances_table(final),
        components=components_table(final),
        reliability=reliability,
        warnings=warnings,
        summary=summary(final, ratees, pairs, raters, reliability, warnings),
        iterations=final.iterations,
        passes=final.passes + (first.passes if final is not first else 0),
        converged=final.converged,
        log_likelihood=final.log_likelihood,
        seconds=time.perf_counter() - started,
        levels=levels,
    )


def _silent(percent: int, message: str) -> None:
    """Take no notice of progress."""


def _estimate(
    answers: Answers, design: Design, begin: Beginning | None, spark: Any, report: Progress
) -> Estimate:
    plan = make_plan(answers, design)
    if design.model.is_rasch:
        return estimate_rasch(plan)
    if not (answers.has_raters or plan.model.acquiescence or plan.model.units):
        plan = replace(plan, model=replace(plan.model, screening=False))
    return estimate(plan, begin=begin, cluster=spark, on_progress=report)


def _levels_table(fit_: Estimate) -> tuple[Levels, RateesTable]:
    levels = make_levels(fit_)
    return levels, ratees_table(levels, Scale(fit_))
