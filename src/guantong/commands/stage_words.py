"""What ``guantong stage`` says of a plan in Chinese."""

from __future__ import annotations

import numpy as np

from guantong.engines.stage import NEVER, Certificate, Lifted, Plan
from guantong.engines.stage.report.starts import Start
from guantong.engines.stage.report.villages import LeftOut

#: Points below which two years are as good.
HAIR = 0.05


def why_start(start: Start, years: tuple[str, ...]) -> str:
    """Say why a village starts this in this year."""
    if start.fixed == "begun":
        return "已经启动，照旧。"
    if start.fixed == "lock":
        return "已锁定在这一年。"
    parts = []
    if not np.isnan(start.lost):
        parts.append(f"不做少 {start.lost:.1f} 分，所用资金在别处值 {start.money:.1f} 分")
    if abs(start.limits) >= HAIR:
        word = "占用名额值" if start.limits > 0 else "补足下限值"
        parts.append(f"{word} {abs(start.limits):.1f} 分")
    if start.other_year != NEVER:
        other = years[start.other_year]
        if start.other_lost >= HAIR:
            parts.append(f"改在{other}年少 {start.other_lost:.1f} 分")
        elif start.other_lost > -HAIR:
            parts.append(f"改在{other}年也一样")
        else:
            parts.append(f"单看本村{other}年更好，但会挤占别村的资金或名额")
    if start.published not in (NEVER, start.year):
        parts.append(f"原定{years[start.published]}年")
    return "；".join(parts) + "。" if parts else ""


def why_left_out(one: LeftOut, kinds: str) -> str:
    """Say why a weak village stays weak."""
    if one.why == "impossible":
        return "可以实施的项目都不能让本村过线。请核对项目和收入，或另找办法。"
    head = f"最便宜的过线办法是{kinds}，需 {one.cost:.1f} 万元，值 {one.points:.1f} 分"
    if one.why == "money":
        return f"{head}；同样的资金用在别处值 {one.money:.1f} 分。"
    if one.why == "limits":
        return f"{head}；资金和名额用在别处值 {one.money + one.limits:.1f} 分。"
    return f"{head}；按价格应当能做，但剩下的资金或名额凑不齐，或本村另有更好的安排。请试着锁定。"


def summary(plan: Plan, proof: Certificate, claim: Lifted, seconds: float, *, stopped: bool) -> str:
    """Say what was found."""
    one, found = plan.instance, proof.evaluation
    starts = int((plan.starts != NEVER).sum())
    cost = float(one.cost[plan.starts != NEVER].sum())
    weak = len(claim.weak)
    lines = [
        f"{len(one.villages):,} 个村，{len(one.kinds)} 类项目，{one.years[0]}—{one.years[-1]}年；"
        f"启动 {starts:,} 个项目，共 {cost:,.1f} 万元。",
        f"方案 {proof.value:,.3f} 分；任何方案不超过 {proof.bound:,.3f} 分，"
        f"差距至多 {proof.gap:.3%}。",
        f"与通常做法（先薄弱村、先便宜、再看收益）相比，少掉的部分至多还剩 {plan.left:.1%}。",
    ]
    if weak:
        lines.append(
            f"薄弱村 {weak:,} 个，预计最后一年过线 {claim.expected:.1f} 个，"
            f"九成把握在 {claim.low}—{claim.high} 个之间。"
        )
    missed = float(
        np.maximum(0, one.group_low - _started(plan)).sum()
        + np.maximum(0, one.designated_low - _named(plan)).sum()
    )
    if missed:
        lines.append(f"批次下限还差 {missed:g} 个，见 batches.csv。")
    changed = int(((one.changeable != NEVER) & (plan.starts != one.changeable)).sum())
    if one.published is not None:
        lines.append(f"已公布的安排改动 {changed:,} 处，见 changes.csv。")
    if stopped:
        lines.append("按要求提前停止，这是到那时为止最好的方案。")
    spent = float(found.money.spent.sum())
    lines.append(f"各年共支付 {spent:,.1f} 万元，每一笔都有资金来源。")
    lines.append(f"用时 {seconds:.1f} 秒。收益是估计，方案供讨论，由会议决定。")
    return "\n".join(lines)


def _started(plan: Plan) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    one = plan.instance
    found = np.zeros(one.group_low.shape)
    village, kind = np.nonzero(plan.starts != NEVER)
    for group, kinds in enumerate(one.in_group):
        of = kinds[kind]
        at = (one.county_of[village[of]], plan.starts[village[of], kind[of]])
        np.add.at(found[group], at, 1)
    return found


def _named(plan: Plan) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    one = plan.instance
    found = np.zeros(one.designated_low.shape)
    who = np.flatnonzero(plan.designated != NEVER)
    np.add.at(found, (one.county_of[who], plan.designated[who]), 1)
    return found
