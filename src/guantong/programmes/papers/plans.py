"""The list of batches on paper: year by year which village begins what, who pays, who is left."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _

from guantong.core.scope import rows_of
from guantong.formats.documents.blocks import Block, Document, Facts, Grid, Heading, Text
from guantong.programmes.models import BatchPlan, BatchRow, Fund, PlanVillage
from guantong.programmes.queries import boards
from guantong.programmes.queries.boards import wan


def batches(plan: BatchPlan) -> Document:
    """Return a plan's list of batches."""
    facts = plan.facts
    outcomes = facts.get("outcomes", {})
    head = (
        (_("单位"), plan.programme.unit.name), (_("状态"), str(plan.get_state_display())),
        (_("会议"), plan.meeting or "—"),
        (_("会议日期"), f"{plan.met_on:%Y-%m-%d}" if plan.met_on else "—"),
        (_("公布日期"), f"{plan.published_on:%Y-%m-%d}" if plan.published_on else "—"),
        (_("薄弱村过线"), f"{outcomes.get('lifted', 0)} / {facts.get('weak', 0)}"),
        (_("方案余地"), boards.best_words(plan)),
    )  # fmt: skip
    blocks: list[Block] = [Facts(head), *_years(plan), *_money(plan), *_left(plan)]
    lacks = boards.lacks(plan)
    if lacks:
        blocks.append(Text("；".join(lacks) + "。", note=True))
    return Document(
        _("%s批次安排") % plan.programme.name, plan.programme.unit.name, tuple(blocks), plan.name
    )


def _years(plan: BatchPlan) -> list[Block]:
    rows = rows_of(plan, BatchRow).filter(ended_on=None).select_related("unit__parent", "kind")
    by_year: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for row in rows.order_by("year", "unit__path", "pk"):
        by_year[row.year].append((
            row.unit.parent.name if row.unit.parent else "", row.unit.name,
            str(row.kind or _("认定示范村")), wan(row.cost) if row.kind else "—", row.why,
        ))  # fmt: skip
    head = (_("乡镇"), _("村（社区）"), _("项目类型"), _("投资（万元）"), _("为什么"))
    out: list[Block] = []
    for year, lines in sorted(by_year.items()):
        out += [Heading(_("%d 年") % year), Grid(head, tuple(lines), first=2)]
    return out


def _money(plan: BatchPlan) -> list[Block]:
    names = dict(rows_of(plan.programme, Fund).values_list("pk", "name"))
    sums: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for fund, _county, year, there, paid in plan.facts.get("money", ()):
        sums[fund, year][0] += there
        sums[fund, year][1] += paid
    lines = tuple(
        (names.get(fund, "—"), str(year), wan(there), wan(paid), wan(there - paid))
        for (fund, year), (there, paid) in sorted(sums.items())
    )
    head = (_("资金来源"), _("年度"), _("可用（万元）"), _("安排（万元）"), _("剩余（万元）"))
    return [Heading(_("资金")), Grid(head, lines)] if lines else []


def _left(plan: BatchPlan) -> list[Block]:
    rows = rows_of(plan, PlanVillage).filter(outcome=PlanVillage.Outcome.WEAK_LEFT)
    lines = tuple(
        (one.unit.parent.name if one.unit.parent else "", one.unit.name, wan(one.base), one.why)
        for one in rows.select_related("unit__parent")
    )
    head = (_("乡镇"), _("村（社区）"), _("现收入（万元）"), _("为什么没有安排"))
    return [Heading(_("没有安排的薄弱村")), Grid(head, lines, first=2)] if lines else []
