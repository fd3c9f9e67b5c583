"""Whether a plan is what it says: its starts, its value and the proof that little is missing.

Needs neither the search nor its libraries: the plan is counted by `evaluate`, and the bound is
proven anew from the plan's prices by looking at every pattern of every village.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.stage.errors import Refused, StageError
from guantong.engines.stage.problem.arrays import Ints
from guantong.engines.stage.problem.evaluation import Evaluation, evaluate
from guantong.engines.stage.problem.instance import Instance
from guantong.engines.stage.problem.plan import PRICE_UNIT, Plan, gap
from guantong.engines.stage.proof.bound import bound_from
from guantong.engines.stage.proof.prices import limits, split
from guantong.engines.stage.values.table import tabulate

#: Points by which two counts of one thing may differ, as share of them.
TOLERANCE = 1e-7
#: How many violations a refusal names.
_NAMED = 3


@dataclass(frozen=True)
class Certificate:
    """What has been checked of a plan.

    Attributes
    ----------
    value
        Points of the plan, counted anew.
    bound
        Points that no plan exceeds, proven anew.
    evaluation
        The plan by parts.

    """

    value: float
    bound: float
    evaluation: Evaluation

    @property
    def gap(self) -> float:
        """Share of the value that could still be missing."""
        return gap(self.value, self.bound)

    def summary(self) -> str:
        """Say it in Chinese."""
        return (
            f"已独立验算：方案 {self.value:,.2f} 分，任何方案不超过 {self.bound:,.2f} 分，"
            f"差距至多 {self.gap:.3%}；没有违反任何规则，资金逐年逐项够用。"
        )


def certificate(plan: Plan) -> Certificate:
    """Check a plan and its proof.

    Raises
    ------
    Refused
        At the first thing that is not so, with what it is.

    """
    try:
        found = evaluate(plan.instance, plan.starts, plan.designated)
    except StageError as error:
        raise Refused(error.message, table="plan") from error
    if not found.feasible:
        texts = "".join(one.text for one in found.violations[:_NAMED])
        more = f"……共 {len(found.violations)} 处" if len(found.violations) > _NAMED else ""
        raise Refused(f"方案违反规则：{texts}{more}", table="plan")
    if not abs(plan.value - found.value) <= TOLERANCE * max(1.0, abs(found.value)):
        text = f"方案自称 {plan.value:,.6f} 分，重新计算为 {found.value:,.6f} 分。"
        raise Refused(text, table="plan", column="value")
    bound = bound_of(plan.instance, plan.prices)
    if not plan.bound >= bound - TOLERANCE * max(1.0, abs(bound)):
        text = f"方案自称上界 {plan.bound:,.6f} 分，价格只能证明 {bound:,.6f} 分。"
        raise Refused(text, table="prices", column="bound")
    return Certificate(found.value, bound, found)


def bound_of(instance: Instance, prices: Ints) -> float:
    """Prove a bound on the value of every plan that keeps the rules.

    Parameters
    ----------
    instance
        Whose plans.
    prices
        Whole billionths of a point, in the order of `Prices.flat`.

    Raises
    ------
    Refused
        If the prices do not belong to the instance, are negative, stand where there is no limit,
        or are above the price of a missed floor.

    """
    most = limits(instance).flat()
    if prices.shape != most.shape or not np.issubdtype(prices.dtype, np.signedinteger):
        text = f"价格应为 {len(most)} 个整数，实有 {prices.shape}。"
        raise Refused(text, table="prices")
    _each(prices < 0, "是负数")
    _each((prices > 0) & ~np.isfinite(most), "所指的限额不存在")
    row = split(instance, np.asarray(prices * PRICE_UNIT, float))
    short = instance.weights.short * (1 + 1e-12)
    for name in ("group_low", "designated_low"):
        part = getattr(row, name)
        if (part > short).any():
            raise Refused(f"下限的价格高于缺额的价格 {short:g}。", table="prices", column=name)
    return bound_from(tabulate(instance), row)[0]


def _each(wrong: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], why: str) -> None:
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise Refused(f"第 {row + 1} 个价格{why}。", table="prices", row=row)
