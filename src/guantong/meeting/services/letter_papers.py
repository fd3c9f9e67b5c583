"""The letters about motions on paper: a request with its annexes, a question with a reply slip."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from guantong.formats.documents.blocks import Block, Document, Grid, Line
from guantong.formats.documents.letter import letter as as_letter
from guantong.meeting.models import Letter
from guantong.meeting.services import authority, letters
from guantong.standards import authority as rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guantong.meeting.models import Motion

INVENTED = "演示数据，人物均为虚构"


def paper_of(row: Letter) -> Document:
    """Describe a letter for PDF and Word."""
    motions = letters.motions_of(row)
    on = row.sent_on or timezone.localdate()
    told = {Letter.Kind.RECOMMEND: _request, Letter.Kind.PROPOSE: _proposal,
            Letter.Kind.CONSULT: _question}  # fmt: skip
    body = told[Letter.Kind(row.kind)](row, motions)
    asks = row.asks_opinion
    return as_letter(
        title_of(row, motions),
        organ=authority.committee(row.meeting),
        to=row.to,
        body=body,
        on=on,
        number=row.number,
        annexes=() if asks else _annexes(len(motions)),
        after=_slip(row, motions) if asks else (),
        foot=INVENTED if row.meeting.is_demo else "",
    )


def title_of(row: Letter, motions: Sequence[Motion]) -> str:
    """Return the title of a letter: 关于推荐钱某同志任职的请示."""
    who = f"{motions[0].name}{'等' if len(motions) > 1 else ''}同志" if motions else "有关同志"
    removal = all(not one.appoint for one in motions)
    what = "免职" if removal else "任职"
    if row.kind == Letter.Kind.RECOMMEND:
        return f"关于{who}{what}的请示" if removal else f"关于推荐{who}任职的请示"
    if row.kind == Letter.Kind.PROPOSE:
        return f"关于{who}{what}的提名建议"
    return f"关于征求对{who}{what}意见的函"


def _request(row: Letter, motions: Sequence[Motion]) -> list[str]:
    further = row.decider != row.to
    ask = f"审核并报{row.decider}审批" if further else "审批"
    return [
        f"{_decided(row)}，现将{len(motions)}名同志的任免建议报上，请予{ask}：",
        *_lines(motions), "妥否，请批示。",
    ]  # fmt: skip


def _proposal(row: Letter, motions: Sequence[Motion]) -> list[str]:
    return [
        f"{_decided(row)}，现就下列职务提出人选建议，请按干部管理权限研究决定，并函复：",
        *_lines(motions),
    ]


def _question(row: Letter, motions: Sequence[Motion]) -> list[str]:
    due = f"请于{_day(row.due_on)}前函复" if row.due_on else f"请在收到本函后{_days()}日内函复"
    return [
        f"{_decided(row)}，拟对下列双重管理职务作任免，根据干部双重管理的规定，现征求你单位意见：",
        *_lines(motions),
        f"{due}。没有答复的，不作为同意。"
        if not rules.table().consult.silence_is_consent
        else f"{due}。",
    ]


def _decided(row: Letter) -> str:
    return f"经{_day(row.meeting.on)}{row.meeting.name}讨论"


def _lines(motions: Sequence[Motion]) -> list[str]:
    return [
        f"{number}．{one.name}同志，现任{one.now or '（无职务）'}：{_said(one)}。"
        for number, one in enumerate(motions, start=1)
    ]


def _said(motion: Motion) -> str:
    """Return what is asked, without to whom: that stands on top of the letter."""
    noun = "候选人" if motion.stands else "人选" if motion.is_above else ""
    verb = "建议提名为" if motion.stands or motion.is_above else "拟任"
    parts = [
        f"{verb}{motion.appoint}{noun}" if motion.appoint else "",
        f"{'建议免去' if motion.is_above else '拟免'}{motion.remove}职务" if motion.remove else "",
    ]
    return "，".join(part for part in parts if part)


def _annexes(count: int) -> tuple[str, ...]:
    first, *rest = rules.table().annexes
    return (f"{first}（{count}份）", *rest)


def _slip(row: Letter, motions: Sequence[Motion]) -> Sequence[Block]:
    rows = tuple((one.name, _said(one), "□同意　□不同意", "") for one in motions)
    return (
        Line("………………………………………………………………………………", "center", 10),
        Line("回　　执", "center", 16, bold=True),
        Line(f"{authority.committee(row.meeting)}："),
        Line(
            f"《{title_of(row, motions)}》（{row.number or '〔    〕  号'}）收悉，意见如下：",
            "body",
        ),
        Grid(("姓名", "拟任免职务", "意见", "说明"), rows, first=1),
        Line(f"{row.to}（盖章）", "right"),
        Line("年　　月　　日", "right"),
    )


def _days() -> int:
    return rules.table().consult.days


def _day(value: dt.date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"
