"""The paper of a rectification: each criterion then and now side by side, checks, who answers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from guantong.core.scope import rows_of
from guantong.formats.documents.blocks import Block, Document, Facts, Grid, Heading, Text
from guantong.jobs.rectification import queries
from guantong.jobs.rectification.listings import state_of
from guantong.jobs.rectification.models import Comparison, MonthlyCheck, Rectification


def of(row: Rectification) -> Document:
    """Return the paper of a rectification."""
    some = queries.compared(row)
    case: Any = row.case
    struck = case.closed_at if case.result else None
    facts = (
        (_("单位"), row.unit.name), (_("编号"), case.number), (_("状态"), str(state_of(row))),
        (_("列入日期"), _day(row.listed_on)), (_("办结日期"), _day(struck)),
        (_("联村领导"), row.leader or "—"), (_("驻村第一书记"), row.first_secretary or "—"),
    )  # fmt: skip
    head = (
        _("列入情形"),
        _("列入时发现"),
        _("整改情况"),
        _("对照"),
        _("是否消除"),
        _("对照人和日期"),
    )
    rows = tuple(line for one in some for line in _lines(one))
    blocks: list[Block] = [Facts(facts), Heading(_("逐条对照")), Grid(head, rows)]
    checks = tuple(
        (f"{one.on:%Y-%m-%d}", one.what, str(one.by or "—"))
        for one in rows_of(row, MonthlyCheck).select_related("by").order_by("on")
    )
    if checks:
        blocks += [
            Heading(_("每月检查")),
            Grid((_("日期"), _("情况"), _("检查人")), checks, first=1),
        ]
    gaps = queries.missing([row])[row.pk]
    if gaps:
        blocks.append(Text(_("没有检查的月份：%s。") % "、".join(gaps), note=True))
    unread = [f"{one.listed.code} {one.listed.source}" for one in some if one.listed.verify]
    if unread:
        blocks.append(Text(_("下列情形的出处待核：%s。") % "；".join(unread), note=True))
    return Document(_("%s整顿对照表") % row.organisation, row.unit.name, tuple(blocks), case.number)


def _lines(one: queries.Compared) -> list[tuple[str, ...]]:
    listed = one.listed
    then = (str(listed), listed.found, listed.done or "—")
    if not one.said:
        return [(*then, _("还没有对照"), "—", "—")]
    again = ("", "", "")
    return [(*(again if n else then), *_said(said)) for n, said in enumerate(one.said)]


def _said(said: Comparison) -> tuple[str, str, str]:
    record = _("（当天的资料：%s）") % said.told if said.told and said.told != said.now else ""
    told = f"{said.turn.name}：{said.now}{record}"
    return told, str(said.get_gone_display()), f"{said.by or '—'} {said.on:%Y-%m-%d}"


def _day(value: Any) -> str:
    return f"{value:%Y-%m-%d}" if value else "—"
