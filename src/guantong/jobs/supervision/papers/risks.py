"""A risk list on paper, as it is signed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from guantong.core.scope import rows_of
from guantong.formats.documents.blocks import Block, Document, Facts, Grid, Heading, Text
from guantong.jobs.supervision.models import Risk, RiskList
from guantong.jobs.supervision.queries import signatures

WIDTHS = (0.5, 1.6, 1.8, 0.5, 2.4, 1.5, 0.7)


def of(row: RiskList) -> Document:
    """Return the paper of a risk list: the rows that apply, those that do not, who signed."""
    some = list(rows_of(row, Risk))
    unread = _("（待核）")
    lines = tuple(
        (f"{n}", one.power, one.risk, one.grade, one.measures,
         f"{one.article or one.source}{unread if one.verify else ''}", one.review)
        for n, one in enumerate((one for one in some if not one.unfit), start=1)
    )  # fmt: skip
    head = (_("序号"), _("权力事项"), _("风险点"), _("等级"), _("防控措施"), _("依据"), _("复核"))
    facts = (
        (_("单位"), row.unit.name), (_("岗位"), row.post.title),
        (_("一把手"), row.person.name if row.person else "—"), (_("版次"), f"{row.number}"),
    )  # fmt: skip
    blocks: list[Block] = [Facts(facts), Grid(head, lines, widths=WIDTHS)]
    unfit = tuple((one.power, one.risk, one.unfit) for one in some if one.unfit)
    if unfit:
        blocks += [Heading(_("不适用的")), Grid((_("权力事项"), _("风险点"), _("理由")), unfit)]
    signed = tuple((step, name or "", day or "") for step, name, day in signatures(row))
    blocks += [
        Heading(_("签字")), Grid((_("环节"), _("签字"), _("日期")), signed, first=1, tall=12),
        Text(_("等级按权力事项划分，不是对人的评价。注明“待核”的依据没有核对原文。"), note=True),
    ]  # fmt: skip
    title = _("%s权责风险清单") % row.post.full_name
    number = row.case.number if row.case else ""
    return Document(title, row.unit.name, tuple(blocks), number, page="a4-lying")
