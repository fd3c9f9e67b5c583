"""纪实表: the record of an appointment as an official form: by whom, when, on what paper."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.casework.models import Evidence, Turn
from guantong.casework.process.definition import REOPENED
from guantong.casework.services.rows import data_of
from guantong.core.scope import pointing, rows_of
from guantong.formats.documents.blocks import Block, Document, Text
from guantong.formats.documents.blocks import Line as Paragraph
from guantong.formats.documents.ledger import ledger
from guantong.staffing.queries import records as reads
from guantong.staffing.queries.records import Line, Said
from guantong.standards import appointment_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guantong.core.models import Account
    from guantong.staffing.models import AppointmentRecord

WIDTHS = (1.35, 3.3, 1.8, 1.4, 2.5, 1.3)


def lines(row: AppointmentRecord, said: Sequence[Said]) -> list[Line]:
    """Return what the record holds, item by item; an item of which nothing is known has none."""
    found = [*_steps(row), *map(_conclusion, said)]
    found += reads.later([row])[row.pk].lines
    found += [
        Line(
            "special", "；".join(filter(None, (one.reason, one.adverse_reason))),
            _("%(by)s提请，%(two)s核签") % {"by": one.by or "—", "two": one.seconded_by or "—"},
            timezone.localdate(one.at), _("同意缺项上会"),
        )
        for one in reads.waivers([row])
    ]  # fmt: skip
    if row.stopped_on is not None:
        found.append(Line("special", row.stopped, "", row.stopped_on, _("终止")))
    by_item: defaultdict[str, list[Line]] = defaultdict(list)
    for one in found:
        by_item[one.item].append(one)
    return [one for item in appointment_record.items() for one in by_item[item.code]]


def of(row: AppointmentRecord, reader: Account) -> Document:
    """Return the form; items of which nothing is known stand there empty."""
    said = reads.of([row], reader=reader)[row.pk]
    by_item: defaultdict[str, list[Line]] = defaultdict(list)
    for one in lines(row, said):
        by_item[one.item].append(one)
    facts = (
        (_("姓名"), row.person.name), (_("现任职务"), row.now or "—"),
        (_("拟任职务"), row.words), (_("任用类别"), str(row.get_kind_display())),
        (_("任用时机"), str(row.get_round_display())), (_("主办单位"), row.keeper.name),
    )  # fmt: skip
    head = (_("环节"), _("纪实内容"), _("经办、签署"), _("日期"), _("结果"), _("材料"))
    rows = tuple(
        (item.name, one.what, one.who, _day(one.on), one.result, one.document)
        for item in appointment_record.items()
        for one in by_item[item.code] or [Line(item.code, _("（%s：未记录）") % item.records)]
    )
    today = timezone.localdate()
    number = row.case.number
    blocks: list[Block] = [
        Paragraph(_("干部选拔任用全程纪实表"), "center", 18, bold=True),
        Paragraph(_("编号：%s") % number, "right", 10.5),
        *ledger(facts, head, rows, WIDTHS),
        Paragraph(_("填表人：　　　　　　　审核人：　　　　　　　主办单位（盖章）"), size=10.5),
        Paragraph(f"{today.year}年{today.month}月{today.day}日", "right", 10.5),
        Text(
            _(
                "“未反馈”是到期没有答复，不是同意；“迟到”是记为未反馈以后答复的，两条都保留。依据：%s（待核）。"
            )
            % appointment_record.source(),
            note=True,
        ),
    ]
    foot = _("演示数据，人物均为虚构") if row.is_demo else number
    return Document("", "", tuple(blocks), foot)


def _conclusion(one: Said) -> Line:
    row, turn = one.row, one.turn
    if row is not None and not one.sealed:
        signed = _("函件，%s代录") % row.name if row.letter else row.name
        return Line(
            "conclusions", one.wanted.name, f"{row.unit_name}\n{signed}",
            row.letter_on or timezone.localdate(row.signed_at), one.words, row.letter,
        )  # fmt: skip
    unit = turn.unit.name if turn else ""
    on = timezone.localdate(turn.done_at) if turn and turn.done_at and one.silent else None
    by = "\n" + _("%s记") % turn.done_by if turn and one.silent else ""
    told = f"{one.words}（{turn.note}）" if turn and one.silent and turn.note else one.words
    return Line("conclusions", one.wanted.name, unit + by, on, told)


def _steps(row: AppointmentRecord) -> list[Line]:
    """Return what was entered step by step: of each the last time that it was taken."""
    case = row.case
    done = rows_of(case, Turn).exclude(done_at=None).exclude(outcome=REOPENED).order_by("pk")
    turns: dict[str, Turn] = {one.step: one for one in done.select_related("done_by")}
    data, kept = data_of(case), _kept(list(turns.values()))
    found = []
    if "motion" in turns:
        who, on = _who(turns["motion"]), data.get("motion_on")
        told = {"by": data.get("motion_by"), "why": data.get("motion_why", "")}
        what = _("%(by)s提出；理由：%(why)s") % told
        found.append(Line("motion", what, who, on, quota_words(row)))
        if data.get("motion_talks"):
            found.append(Line("talks", data["motion_talks"], who, on))
    if "recommendation" in turns:
        found.append(_recommendation(turns["recommendation"], data))
    if "inspection" in turns:
        found.append(_inspection(turns["inspection"], data, kept))
    return found


def _recommendation(turn: Turn, data: dict[str, Any]) -> Line:
    due, came = data.get("recommend_due"), data.get("recommend_present")
    what = [data.get("recommend_scope") or ""]
    if due or came:
        what.append(
            _("应到 %(due)s 人，实到 %(came)s 人") % {"due": due or "—", "came": came or "—"}
        )
    result = [turn.outcome]
    for name, text in (
        ("recommend_votes", _("会议推荐 %s 票")), ("recommend_talks", _("谈话 %s 人")),
        ("recommend_named", _("谈话推荐 %s 人次")),
    ):  # fmt: skip
        if data.get(name) is not None:
            result.append(text % data[name])
    if turn.note:
        what.append(turn.note)
    on = data.get("recommend_on") or _done(turn)
    told = "；".join(filter(None, what))
    return Line("recommendation", told, _who(turn), on, "；".join(filter(None, result)))


def _inspection(turn: Turn, data: dict[str, Any], kept: dict[int, list[str]]) -> Line:
    members = "、".join(filter(None, map(str.strip, str(data.get("inspect_by", "")).splitlines())))
    told = {"first": data.get("inspect_from"), "last": data.get("inspect_to")}
    what = _("考察组：%s") % members + "；" + _("%(first)s 至 %(last)s") % told
    talks = _("谈话 %s 人") % data.get("inspect_talks")
    result = "；".join(filter(None, (talks, data.get("inspect_result") or "")))
    paper = "、".join(kept.get(turn.pk, ()))
    return Line("inspection", what, _who(turn), data.get("inspect_to"), result, paper)


def _kept(turns: Sequence[Turn]) -> dict[int, list[str]]:
    out: defaultdict[int, list[str]] = defaultdict(list)
    for one in pointing(Evidence, "turn", turns).filter(set_aside=""):
        out[one.turn_id or 0].append(one.kind)
    return out


def quota_words(row: AppointmentRecord) -> str:
    """Say what the check of posts found on its day: of the post's own level."""
    if not row.quota:
        return ""
    lines = [one for one in row.quota["lines"] if one["own"]]
    told = []
    for one in lines:
        number = _("未核定") if one["quota"] is None else one["quota"]
        words = {"level": one["level"], "quota": number, "posts": one["posts"],
                 "filled": one["filled"]}  # fmt: skip
        told.append(_("%(level)s核定 %(quota)s、设 %(posts)s、现任 %(filled)s") % words)
    found = "；".join(told) or _("没有核定这一层次的职数")
    return _("职数预审（%(on)s）：%(found)s") % {"on": row.quota["on"], "found": found}


def _who(turn: Turn) -> str:
    return str(turn.done_by or "")


def _done(turn: Turn) -> dt.date | None:
    return timezone.localdate(turn.done_at) if turn.done_at else None


def _day(value: dt.date | None) -> str:
    return f"{value:%Y-%m-%d}" if value else ""
