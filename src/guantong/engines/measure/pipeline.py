"""From answers to a result: estimate, screen raters, estimate again without those set aside."""

import time
from dataclasses import replace
from typing import Any

from threadpoolctl import threadpool_limits

from guantong.engines.measure.design.design import Design
from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.estimation.newton import Progress, estimate, silent
from guantong.engines.measure.estimation.rasch import estimate_rasch
from guantong.engines.measure.estimation.starting_values import Beginning, without
from guantong.engines.measure.levels.levels import Levels, make_levels
from guantong.engines.measure.planning.plan import make_plan
from guantong.engines.measure.reading.answers import Answers
from guantong.engines.measure.report.analysis import analyse, look_first
from guantong.engines.measure.report.result import Result


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
        return _fit(answers, design, spark, on_progress or silent)


def fit_levels(answers: Answers, design: Design, *, spark: Any = None) -> Levels:
    """Estimate levels and their errors alone: nobody is screened, no other table is made.

    Parameters and errors are those of `fit`.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        return make_levels(_estimate(answers, design, None, spark, silent))


def _fit(answers: Answers, design: Design, spark: Any, report: Progress) -> Result:
    started = time.perf_counter()
    report(2, "整理答案")
    whole = _estimate(answers, design, None, spark, lambda p, m: report(5 + p * 40 // 100, m))
    first = look_first(whole)
    final = whole
    if first.out.any():
        report(50, f"搁置 {int(first.out.sum())} 名评价人后重新估计")
        final = _estimate(
            answers.without_raters(first.out),
            design,
            without(whole.plan, first.out, whole.state, whole.variances),
            spark,
            lambda p, m: report(50 + p * 35 // 100, m),
        )
    report(88, "计算误差和对照")
    result = analyse(first, final, started)
    report(100, "完成")
    return result


def _estimate(
    answers: Answers, design: Design, begin: Beginning | None, spark: Any, report: Progress
) -> Estimate:
    plan = make_plan(answers, design)
    if design.model.is_rasch:
        return estimate_rasch(plan)
    if not (answers.has_raters or plan.model.acquiescence or plan.model.units):
        plan = replace(plan, model=replace(plan.model, screening=False))
    return estimate(plan, begin=begin, cluster=spark, on_progress=report)
