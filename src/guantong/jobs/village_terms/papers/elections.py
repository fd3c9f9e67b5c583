"""The papers of an election: its timetable, the report of its result, what was handed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from guantong.core.scope import rows_of
from guantong.formats.documents.blocks import Block, Document, Facts, Grid, Heading, Text
from guantong.jobs.village_terms.models import ElectionResult, ElectionStep, VillageElection
from guantong.jobs.village_terms.services import results
from guantong.standards import village_elections as law


def _day(value: Any) -> str:
    return f"{value:%Y-%m-%d}" if value else "—"


def _paper(row: VillageElection, heading: str, *blocks: Block) -> Document:
    told = Text(law.table().told, note=True)
    return Document(f"{row.unit.name}{heading}", str(row), (*blocks, told))


def timetable(row: VillageElection) -> Document:
    """Return the steps with their days and articles."""
    facts = Facts(((_("选举"), row.get_kind_display()), (_("选举日"), _day(row.on))))
    lines = []
    for one in rows_of(row, ElectionStep).filter(handover=False):
        stage = law.stage(one.code)
        lines.append((one.name, _day(one.due), stage.citation if stage else "", _day(one.done_on)))
    head = (_("事项"), _("不迟于"), _("依据"), _("完成日期"))
    grid = Grid(head, tuple(lines), widths=(2.4, 1, 2.6, 1))
    return _paper(row, _("选举工作日程"), facts, grid)


def report(row: VillageElection) -> Document:
    """Return the report of the result: ballots, votes, who is elected; room to write where none."""
    result = rows_of(row, ElectionResult).select_related("by", "seconded_by").first()
    found = results.of(result) if result else None
    columns: list[Any] = [ElectionResult._meta.get_field(one) for one in results.COUNTS]
    counts = [
        (str(one.verbose_name), str(getattr(result, one.name)) if result else "") for one in columns
    ]
    elected = {one.pk for one in found.elected} if found else set()
    votes = {int(pk): n for pk, n in result.votes.items()} if result else {}
    lines = tuple(
        (_("%(post)s（应选 %(n)s）") % {"post": post.label, "n": many}, one.person.name,
         str(votes.get(one.pk, "")),
         (_("当选") if one.pk in elected else _("未当选")) if found else "")
        for post, many, stood in results.posts_of(row) for one in stood
    )  # fmt: skip
    blocks: list[Block] = [
        Facts(((_("选举"), row.get_kind_display()), (_("选举日"), _day(row.on)), *counts)),
        Grid((_("职务"), _("候选人"), _("得票"), _("结果")), lines, tall=9),
    ]
    if found:
        told = {"took": found.outcome.took_part, "quorum": found.outcome.quorum,
                "needed": found.outcome.needed}  # fmt: skip
        text = _("参加 %(took)s 人，须有 %(quorum)s 人；当选须得 %(needed)s 票。") % told
        blocks.append(Text(text if found.outcome.valid else text + _("参加人数不足，选举无效。")))
    if result and result.seconded_at:
        who = {"by": result.by or "—", "second": result.seconded_by or "—"}
        blocks.append(Text(_("登记：%(by)s；核对：%(second)s。") % who))
    elif result:
        blocks.append(Text(_("本结果还没有经另一人核对确认。")))
    rule = law.body(row.body)
    some = (rule.quorum.citation, rule.rule(row.kind).citation, rule.contradiction)
    signs = Grid((_("监票人"), _("计票人"), _("选举委员会主任（主持人）"), _("乡镇监督人")),
                 (("", "", "", ""),), first=1, tall=14)  # fmt: skip
    basis = Text(_("依据：%s。") % "；".join(filter(None, some)), note=True)
    return _paper(row, _("选举结果报告单"), *blocks, Heading(_("签字")), signs, basis)


def handing(row: VillageElection) -> Document:
    """Return what is handed over, by whom to whom, with room to sign."""
    pairs = [(_("移交人"), row.handed_by), (_("接收人"), row.handed_to),
             (_("监督人（乡镇）"), row.witness), (_("移交日期"), _day(row.handed_on))]  # fmt: skip
    items = rows_of(row, ElectionStep).filter(handover=True)
    lines = tuple((one.name, one.evidence, _day(one.done_on), "") for one in items)
    grid = Grid((_("移交事项"), _("清单"), _("日期"), _("签字")), lines, tall=10)
    facts = Facts(tuple((label, value or "—") for label, value in pairs))
    note = Text(_("依据：%s。") % law.table().handover.citation, note=True)
    return _paper(row, _("工作移交清单"), facts, grid, note)


PAPERS: dict[str, Callable[[VillageElection], Document]] = {
    "timetable": timetable, "report": report, "handover": handing,
}  # fmt: skip
