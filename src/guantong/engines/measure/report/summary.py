"""Small tables about the fit itself, its warnings, and the summary in plain Chinese."""

import numpy as np

from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.grounds import GROUNDS
from guantong.engines.measure.kernels.loops import VARIANCE_LIMIT
from guantong.engines.measure.naming import named
from guantong.engines.measure.tables import (
    DifTable,
    ItemsTable,
    PairsTable,
    RateesTable,
    RatersTable,
    ReliabilityTable,
    SuspicionsTable,
)

#: A ratee with fewer forms is named in the warnings.
LEAST_FORMS = 3
OVERALL = "总体"


def all_warnings(fit: Estimate, raters: RatersTable) -> tuple[str, ...]:
    """Everything a reader must know before believing a number."""
    found = [*fit.plan.design.notes, *fit.plan.warnings]
    if not fit.converged:
        found.append(f"估计在 {fit.iterations} 轮内没有收敛，结果只宜作参考。")
    if float(np.mean(fit.spread.h > VARIANCE_LIMIT)) > 0.05:
        found.append("不少答卷的答案太少，误差估计是近似的。")
    agree, asked = fit.counts.item_agree, fit.counts.item_answers
    items = np.array([item.id for item in fit.plan.design.items], object)
    silent = items[asked == 0]
    if len(silent):
        found.append(f"有 {len(silent)} 道题没有答案，未计入：{'、'.join(silent[:5])}。")
    alike = items[(asked > 0) & ((agree == 0) | (agree == asked))]
    if len(alike):
        found.append(f"有 {len(alike)} 道题所有答案一样，分不出高低：{'、'.join(alike[:5])}。")
    found += _small_design(fit)
    found += _silent_sources(fit)
    share = float(raters.set_aside.mean()) if len(raters) else 0.0
    if share > 0.2:
        found.append(f"{100 * share:.0f}% 的评价人被搁置，请先查明原因再使用结果。")
    return tuple(found)


def _small_design(fit: Estimate) -> list[str]:
    """Say where the answers are too few for what a table seems to say."""
    a, plan, found = fit.plan.answers, fit.plan, []
    if a.has_raters and not plan.model.is_rasch:
        forms = np.bincount(a.form_ratee, minlength=len(a.ratees))
        few = a.ratees[forms < LEAST_FORMS]
        if len(few):
            found.append(
                f"有 {len(few)} 名被考察人的答卷少于 {LEAST_FORMS} 份（{named(few)}）："
                "其结果主要取自众人的平均，不宜单独使用。"
            )
    parts = int(plan.ratee_component.max()) + 1
    alone = np.flatnonzero(np.bincount(plan.ratee_component, minlength=parts) == 1)
    if parts > 1 and len(alone):
        names = named(a.ratees[np.isin(plan.ratee_component, alone)])
        found.append(
            f"有 {len(alone)} 名被考察人与其他人没有共同的评价人（{names}），不与任何人比较。"
        )
    if not screened(fit) and a.has_raters and plan.model.screening:
        found.append(f"评价人少于 {GROUNDS.raters} 名，看不出谁的答案异常，未作筛查。")
    return found


def screened(fit: Estimate) -> bool:
    """Say whether there are enough raters for one of them to look unusual."""
    a, model = fit.plan.answers, fit.plan.model
    return bool(a.has_raters and len(a.raters) >= GROUNDS.raters and not model.is_rasch)


def _silent_sources(fit: Estimate) -> list[str]:
    """Name whom a source that speaks of most people says nothing about."""
    a = fit.plan.answers
    forms = np.zeros((len(a.ratees), len(a.sources)), np.int64)
    np.add.at(forms, (a.form_ratee, a.form_source), 1)
    lines = []
    for n, source in enumerate(a.sources):
        silent = forms[:, n] == 0
        if source and 0 < silent.sum() < len(a.ratees) / 2:
            lines.append(
                f"来源“{named([source])}”没有评价{named(a.ratees[silent])}："
                "其结果不含这一来源，也不按零计。"
            )
    return lines


def found_words(suspicions: SuspicionsTable, dif: DifTable, items: ItemsTable) -> list[str]:
    """Lines of the summary on suspicions, unfair items and items that do not measure."""
    lines = []
    if len(suspicions):
        kinds, counts = np.unique(suspicions.kind.astype(str), return_counts=True)
        told = "、".join(f"{kind} {count} 处" for kind, count in zip(kinds, counts, strict=True))
        lines.append(f"- 可疑关系：{told}（“suspicions” 表），均未据此搁置任何人，请人工核实。")
    unfair = np.unique(dif.item[dif.grade == "C"].astype(str))
    if len(unfair):
        names = "、".join(unfair[:8])
        lines.append(f"- 有 {len(unfair)} 道题对某些群体或来源明显不公平：{names}（“dif” 表）。")
    flagged = items.item[(items.flag != "") & (items.answers > 0)]
    if len(flagged):
        names = "、".join(str(one) for one in flagged[:8])
        lines.append(f"- 有 {len(flagged)} 道题质量欠佳：{names}（“items” 表）。")
    return lines


def summary(
    fit: Estimate,
    ratees: RateesTable,
    pairs: PairsTable,
    raters: RatersTable,
    reliability: ReliabilityTable,
    warnings: tuple[str, ...],
    found: list[str],
) -> str:
    """Say in plain words what was measured and how far it carries; no order of people."""
    a = fit.plan.answers
    lines = [
        "# 测量结果摘要",
        "",
        f"- 被考察人 {len(a.ratees)} 名，单位 {len(a.units)} 个，评价人 {len(a.raters)} 名，"
        f"答卷 {a.forms} 份，有效答案 {len(a):,} 个。",
        _precision(float(reliability.reliability[-1]), ratees),
    ]
    if len(pairs) and reliability.reliability[-1] >= GROUNDS.reliability:
        told = 100 * float(pairs.distinct.mean())
        lines.append(
            f"- 同一单位内两两相比，{told:.0f}% 的对子分得出高低；其余 {100 - told:.0f}% 分不出，"
            "不应据此排先后。"
        )
    if screened(fit) and fit.plan.model.screening:
        out = int(raters.set_aside.sum())
        lines.append(
            f"- 搁置评价人 {out} 名（附理由，供人复核）；“with_all” 表给出不搁置时的结果。"
            if out
            else "- 没有需要搁置的评价人。"
        )
    lines += found
    lines += ["", "## 使用前请看", *[f"- {one}" for one in warnings]] if warnings else []
    lines += ["", "结果只是证据及其误差，不作排名，不作决定；由有权的人研判并签字。", ""]
    return "\n".join(lines)


def _precision(reliability: float, ratees: RateesTable) -> str:
    """Say how well people are told apart, or that they are not."""
    here = ratees.dimension == OVERALL
    half = float((ratees.score_high - ratees.score_low)[here].mean()) / 2
    line = f"- 总体信度 {reliability:.2f}；每人得分的误差平均 ±{half:.0f} 分（95%）。"
    if reliability < GROUNDS.reliability:
        line += f"信度低于 {GROUNDS.reliability:g}：人与人的差别大多是误差，不宜据此比较个人。"
    return line
