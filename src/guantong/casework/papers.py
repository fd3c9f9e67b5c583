"""A case on paper: what it is about, its steps with their days, conclusions, evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.casework import queries
from guantong.casework.models import Case
from guantong.formats.documents.blocks import Block, Document, Facts, Grid, Heading, Text
from guantong.frame.asked import answers

if TYPE_CHECKING:
    from guantong.core.models import Account


def of(account: Account, case: Case) -> Document:
    """Return the paper of a case as an account sees it."""
    made = case.definition
    shown = queries.turns(account, case)
    blocks: list[Block] = [Facts(tuple(_facts(case)))]
    told = answers(list(made.every_field()), case.data, account, case)
    if told:
        blocks += [Heading(_("填写内容")), Facts(tuple(told))]
    rows = tuple(
        (
            one.turn.name, one.turn.unit.name, _day(one.turn.opened_at), _day(one.turn.due),
            _day(one.turn.done_at), one.outcome or "—",
        )
        for one in shown
    )  # fmt: skip
    head = (_("环节"), _("单位"), _("到达"), _("期限"), _("完成"), _("结论"))
    blocks += [Heading(_("办理经过")), Grid(head, rows)]
    said = tuple(
        (c.unit_name, c.outcome, c.article or "—", c.reason or "—", f"{c.name} {_day(c.signed_at)}")
        for one in shown for c in one.conclusions
    )  # fmt: skip
    if said:
        of_unit = (_("单位"), _("结论"), _("依据条款"), _("理由"), _("签署"))
        blocks += [Heading(_("签署的结论")), Grid(of_unit, said)]
    kept = tuple(
        (row.kind, row.text or (row.file.name if row.file else "—"), _day(row.taken_on),
         row.file.sha256[:16] if row.file else "—", row.set_aside or "—")
        for row in queries.evidence(account, case).select_related("file")
    )  # fmt: skip
    if kept:
        of_file = (_("材料"), _("说明"), _("形成日期"), _("校验码"), _("不采用的理由"))
        blocks += [Heading(_("材料")), Grid(of_file, kept)]
    unverified = made.unverified()
    if unverified:
        blocks.append(Text(_("本流程下列依据待核：%s。") % "；".join(unverified), note=True))
    return Document(case.title, f"{case.process} · {case.number}", tuple(blocks), case.number)


def _facts(case: Case) -> list[tuple[str, str]]:
    return [
        (_("单位"), case.unit.name), (_("对象"), case.subject_name or "—"),
        (_("立项"), _day(case.opened_at)), (_("状态"), case.get_state_display()),
        (_("承诺办结"), _day(case.promised_on)), (_("法定期限"), _day(case.statutory_on)),
        (_("办结"), _day(case.closed_at)), (_("结果"), case.result or "—"),
    ]  # fmt: skip


def _day(value: Any) -> str:
    if value is None:
        return "—"
    return f"{timezone.localtime(value) if hasattr(value, 'hour') else value:%Y-%m-%d}"
