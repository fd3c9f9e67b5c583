"""What ``guantong stage`` says of a plan in Chinese."""

from __future__ import annotations

import numpy as np

from guantong.engines.stage import NEVER, Certificate, Lifted, Plan


def summary(plan: Plan, proof: Certificate, claim: Lifted, seconds: float, *, stopped: bool) -> str:
    """Say what was found."""
    one, found = plan.instance, proof.evaluation
    starts = int((plan.starts != NEVER).sum())
    cost = float(one.cost[plan.starts != NEVER].sum())
    lines = [
        f"{len(one.villages):,} 个村，{len(one.kinds)} 类项目，{one.years[0]}—{one.years[-1]}年；"
        f"启动 {starts:,} 个项目，共 {cost:,.1f} 万元。",
        f"方案 {proof.value:,.3f} 分；任何方案不超过 {proof.bound:,.3f} 分，"
        f"差距至多 {proof.gap:.3%}。",
        f"与通常做法（先薄弱村、先便宜、再看收益）相比，少掉的部分至多还剩 {plan.left:.1%}。",
    ]
    if plan.proven:
        lines.append("已搜遍全部可能，这是最好的方案之一。")
    if claim.weak:
        lines.append(
            f"薄弱村 {claim.weak:,} 个，预计最后一年过线 {claim.claimed:.1f} 个，"
            f"九成把握在 {claim.low:g}—{claim.high:g} 个之间。"
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
