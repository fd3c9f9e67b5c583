"""Whether a plan is what it says: its seats, its value and the proof that little is missing.

Needs neither the search nor its libraries: the plan is counted by `evaluate`, and the bound is
proven anew from the plan's multipliers in whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from guantong.engines.match.errors import Refused
from guantong.engines.match.problem.evaluation import Evaluation, evaluate
from guantong.engines.match.problem.instance import Instance
from guantong.engines.match.problem.plan import Multipliers, Plan, share_left
from guantong.engines.match.proof.bound import relaxed
from guantong.engines.match.proof.units import UNIT, below

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
    left
        Share of the improvable value that could still be missing, as against the plan's own
        ``baseline`` (which is a comparison and not part of the proof).
    evaluation
        The plan by parts.

    """

    value: float
    bound: float
    left: float
    evaluation: Evaluation

    @property
    def gap(self) -> float:
        """Share of the value that could still be missing."""
        return max(0.0, self.bound - self.value) / max(1e-9, abs(self.value))

    def summary(self) -> str:
        """Say it in Chinese."""
        one = self.evaluation
        return (
            f"已独立验算：方案 {self.value:,.2f} 分，任何方案不超过 {self.bound:,.2f} 分，"
            f"差距至多 {self.gap:.3%}（可改进部分至多还差 {self.left:.1%}）；"
            f"调整 {one.moved} 人，空缺 {one.empty} 个位置，没有违反任何硬性规则。"
        )


def certificate(plan: Plan) -> Certificate:
    """Check a plan and its proof.

    Raises
    ------
    Refused
        At the first thing that is not so, with what it is.

    """
    try:
        found = evaluate(plan.instance, plan.seats)
    except ValueError as error:
        raise Refused("方案的座位表与人员、岗位的数目不符。", table="seats") from error
    if not found.feasible:
        texts = "".join(one.text for one in found.violations[:_NAMED])
        more = f"……共 {len(found.violations)} 处" if len(found.violations) > _NAMED else ""
        raise Refused(f"方案违反硬性规则：{texts}{more}", table="seats")
    if not abs(plan.value - found.value) <= UNIT:
        text = f"方案自称 {plan.value:,.6f} 分，重新计算为 {found.value:,.6f} 分。"
        raise Refused(text, table="seats")
    bound = bound_of(plan.instance, plan.multipliers)
    if not plan.bound >= bound - UNIT:
        text = f"方案自称上界 {plan.bound:,.6f} 分，乘子只能证明 {bound:,.6f} 分。"
        raise Refused(text, table="multipliers")
    left = share_left(found.value, bound, plan.baseline)
    return Certificate(found.value, bound, left, found)


def bound_of(instance: Instance, multipliers: Multipliers) -> float:
    """Prove a bound on the value of every plan that keeps the hard rules.

    Parameters
    ----------
    instance
        Whose plans.
    multipliers
        Any prices within their limits; see `Multipliers`.

    Returns
    -------
    float
        Points; too high by some millionths a seat at most, never too low.

    Raises
    ------
    Refused
        If the multipliers do not belong to the instance, are negative, or above the price of
        the bound they stand for.

    """
    _check(instance, multipliers)
    return relaxed(instance, multipliers)


def _check(instance: Instance, multipliers: Multipliers) -> None:
    bounds = len(instance.bounds)
    _whole("people", multipliers.people, (len(instance.people),), "人员")
    _whole("low", multipliers.low, (bounds,), "下限")
    _whole("high", multipliers.high, (bounds,), "上限")
    _whole("apart", multipliers.apart, (len(multipliers.apart), 4), "回避")
    if len(multipliers.links) != len(instance.circles):
        raise Refused("班子搭配的乘子与搭配表数目不符。", table="multipliers", column="links")
    for circle, links in zip(instance.circles, multipliers.links, strict=True):
        shape = (len(circle.weights), len(instance.traits[circle.trait].kinds))
        _whole("links", links, shape, "班子搭配", free=True)
    _check_prices(instance, multipliers)
    _check_apart(instance, multipliers)


def _check_prices(instance: Instance, multipliers: Multipliers) -> None:
    for n, bound in enumerate(instance.bounds):
        for name, limit in (("low", bound.low), ("high", bound.high)):
            price = int(getattr(multipliers, name)[n])
            side = "下限" if name == "low" else "上限"
            if price and limit is None:
                text = f"“{bound.name}”没有{side}，却有{side}的乘子。"
                raise Refused(text, table="multipliers", row=n, column=name)
            if bound.price is not None and price > int(below(np.array(bound.price))):
                text = f"“{bound.name}”{side}的乘子 {price * UNIT:g} 高于价格 {bound.price:g}。"
                raise Refused(text, table="multipliers", row=n, column=name)


def _check_apart(instance: Instance, multipliers: Multipliers) -> None:
    pairs = {(min(a, b), max(a, b)) for a, b in instance.apart.tolist()}
    for n, (a, b, team, _) in enumerate(multipliers.apart.tolist()):
        if (min(a, b), max(a, b)) not in pairs or team >= len(instance.teams):
            text = f"回避的乘子第 {n + 1} 行所说的两人不在回避名单上，或没有这个班子。"
            raise Refused(text, table="multipliers", row=n, column="apart")


def _whole(
    column: str, values: npt.NDArray[Any], shape: tuple[int, ...], what: str, *, free: bool = False
) -> None:
    if values.shape != shape or not np.issubdtype(values.dtype, np.signedinteger):
        text = f"{what}的乘子应为 {'×'.join(map(str, shape))} 个整数。"
        raise Refused(text, table="multipliers", column=column)
    if not free and (values < 0).any():
        row = int(np.argwhere(values < 0)[0][0])
        text = f"{what}的乘子第 {row + 1} 行是负数。"
        raise Refused(text, table="multipliers", row=row, column=column)
