"""The papers of supervision: a finding's course on one sheet, the letters to the person."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.casework.queries import turns
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.formats.documents.blocks import (
    Block,
    Break,
    Document,
    Entries,
    Entry,
    Facts,
    Grid,
    Heading,
    Line,
    Text,
)
from guantong.formats.documents.letter import letter
from guantong.frame import replies
from guantong.jobs.supervision import ladder
from guantong.jobs.supervision.models import Finding, Handling
from guantong.jobs.supervision.services.findings import cases_of

if TYPE_CHECKING:
    from guantong.core.models import Account

#: So many short facts stand on a line.
WIDE = 5


def course(account: Account, row: Finding) -> Document:
    """Return a finding from its arrival to its end."""
    case: Any = row.case
    facts = (
        (_("编号"), case.number), (_("单位"), row.unit.name),
        (_("当事人"), row.person.name if row.person else "—"),
        (_("来源"), str(row.get_source_display())), (_("收到日期"), _day(row.told_on)),
        (_("核查结论"), row.verdict or "—"), (_("办结期限"), _day(case.due)),
        (_("办结日期"), _day(case.closed_at)), (_("办结人"), str(case.closed_by or "—")),
    )  # fmt: skip
    steps = tuple(
        (
            one.turn.name, one.outcome or "—", one.note or "—", str(one.turn.done_by or "—"),
            _day(one.turn.done_at),
        )
        for about in cases_of(row) for one in turns(account, about)
    )  # fmt: skip
    some = list(rows_of(row, Handling).order_by("on", "pk"))
    blocks: list[Block] = [
        Facts(facts[:WIDE]), Facts(facts[WIDE:]), Heading(_("反映的事实")), Text(row.fact),
        Heading(_("办理经过")),
        Grid((_("环节"), _("结论"), _("说明"), _("办理人"), _("日期")), steps,
             widths=(1.2, 1.2, 2.4, 1.4, 1.2)),
    ]  # fmt: skip
    if some:
        lines = tuple(
            (str(one), one.article, "；".join(filter(None, (
                one.text, one.number, one.talker, one.authority, one.passed_to,
                _("影响期 %s 个月") % one.months if one.months else "",
                _("%(by)s提请，%(two)s核签") % {"by": one.by or "—", "two": one.seconded_by}
                if one.seconded_by else "",
            ))))
            for one in some
        )  # fmt: skip
        blocks += [
            Heading(_("处理")),
            Grid((_("方式和日期"), _("依据"), _("内容")), lines, widths=(1.2, 2, 3.4)),
        ]
    said = [(one, text) for one in some for text in replies.of([one])[one.pk]]
    for one, text in said:
        blocks += [Heading(_("本人说明（%s）") % one), Text(text.text)]
    blocks += [Text(one, note=True) for one in case.definition.unverified()[:1]]
    return Document(_("问题办理表"), row.unit.name, tuple(blocks), case.number)


def to_person(row: Handling) -> Document:
    """Return the letter by which a person is told of a handling: what it says is its own text."""
    person: Any = row.finding.person
    title, organ = ladder.LETTERS[row.kind], _organ(row.finding.unit)
    until, body = _long(row.reply_due), [row.text]
    if row.kind == ladder.REPLY:
        body = [
            _("收到关于你有关情况的反映。依据%s，请你就下列问题如实作出书面说明：") % row.article,
            row.text,
            _("请于%s以前答复。你有权作出说明、提供材料；不答复不等于承认。") % until,
        ]
    elif row.kind == ladder.ADMONITION:
        body = [
            _("据了解，你存在下列问题：%s") % row.text.rstrip("。") + "。",
            _("依据%(article)s，经%(by)s批准，对你诫勉。影响期%(n)s个月，自%(on)s起算。") % {
                "article": row.article, "by": row.authority or organ, "n": row.months,
                "on": _long(row.on),
            },
            _("你如有不同意见，可以书面说明，说明随本诫勉书一并存阅。"),
        ]  # fmt: skip
    after: list[Block] = []
    if row.kind == ladder.REPLY:
        after = [
            Break(), Line(_("函询答复"), "center", 18, bold=True),
            Entries((
                Entry(_("函询文号"), row.number), Entry(_("答复人"), person.name),
                Entry(_("说明"), lines=16), Entry(_("所附材料"), lines=3),
                Entry(_("签名、日期"), lines=2),
            )),
        ]  # fmt: skip
    elif row.kind == ladder.ADMONITION:
        after = [
            Break(), Line(_("谈话记录"), "center", 18, bold=True),
            Entries((
                Entry(_("谈话对象"), person.name), Entry(_("谈话人"), row.talker),
                Entry(_("记录人")), Entry(_("时间、地点")), Entry(_("谈话事由"), row.rung.kind),
                Entry(_("谈话内容"), lines=14), Entry(_("对象签名、日期"), lines=2),
            )),
        ]  # fmt: skip
    return letter(
        title, organ=organ, to=person.name, body=body, on=row.on, number=row.number, after=after
    )


def _organ(unit: Unit | None) -> str:
    """Name the department of the county or the city that a unit lies in."""
    while unit is not None and unit.kind not in (Unit.Kind.COUNTY, Unit.Kind.PREFECTURE):
        unit = unit.parent
    return _("%s委组织部") % unit.name if unit else _("组织部")


def _day(value: Any) -> str:
    if isinstance(value, dt.datetime):
        value = timezone.localdate(value)
    return f"{value:%Y-%m-%d}" if value else "—"


def _long(value: dt.date | None) -> str:
    return f"{value.year}年{value.month}月{value.day}日" if value else "—"
