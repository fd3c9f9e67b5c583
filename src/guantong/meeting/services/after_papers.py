"""The papers after a decision: notice, letter of appointment, plan of talks, reporting, probation.

Each is described once and written as PDF or Word.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guantong.core.scope import rows_of
from guantong.formats.documents import Block, Document, Entries, Entry, Facts, Grid, Heading, Text
from guantong.formats.documents.blocks import Line
from guantong.formats.documents.letter import letter
from guantong.meeting.models import (
    AppointmentLetter,
    Decision,
    Meeting,
    Motion,
    Notice,
    ProbationReview,
    Talk,
)
from guantong.meeting.services import notice as notices
from guantong.meeting.services import probation
from guantong.meeting.services.rows import of_motions
from guantong.people.models import PostHeld

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guantong.people.models import Person

DEMO = "演示数据，人物均为虚构"
#: Whose committee the kinds of meeting are; the others sign as their unit.
COMMITTEES = (Meeting.Kind.STANDING, Meeting.Kind.PLENARY)
BOX = "□"
#: A notice to everybody has no number.
NO_NUMBER = "　"
Outcome = ProbationReview.Outcome


@dataclass(frozen=True)
class Said:
    """What a letter of appointment says."""

    title: str
    to: str
    body: list[str]


def day(value: dt.date) -> str:
    """Write a day as letters do."""
    return f"{value.year}年{value.month}月{value.day}日"


def month(text: str) -> str:
    """Write a month, kept as 2026-12, as letters do; nothing for none."""
    year, _by, number = text.partition("-")
    return f"{year}年{int(number)}月" if number else ""


def organ_of(meeting: Meeting) -> str:
    """Return who announces and appoints by a meeting, as far as it is known: an officer may say."""
    name = meeting.unit.name
    if meeting.kind in COMMITTEES:
        return (
            f"中共{name}委员会" if name.endswith(("市", "县", "区", "乡", "镇")) else f"{name}党委"
        )
    return name


def _body_of(meeting: Meeting) -> str:
    """Say which meeting decided."""
    return f"{day(meeting.on)}{meeting.name}" if meeting.name else day(meeting.on)


def said_of(motion: Motion) -> Said:
    """Return what the letter of a motion that is carried out says."""
    meeting, decision = motion.meeting, motion.decision
    kinds = "任免职" if motion.appoint and motion.remove else "任职" if motion.appoint else "免职"
    lines = [f"经{_body_of(meeting)}研究，决定："]
    if motion.appoint:
        months = probation.months_of(motion)
        tried = f"（试用期{months}个月，从{month(decision.takes_effect)}起计算）" if months else ""
        lines.append(f"{motion.name}同志任{motion.appoint}{tried}；" if motion.remove
                     else f"{motion.name}同志任{motion.appoint}{tried}。")  # fmt: skip
    if motion.remove:
        lines.append(
            f"免去{'其' if motion.appoint else motion.name + '同志的'}{motion.remove}职务。"
        )
    lines.append(f"任免文号：{decision.document}。请按规定办理交接、报到手续。")
    to = motion.unit.name if motion.unit else motion.person.unit.name
    return Said(f"关于{motion.name}同志{kinds}的通知", to, lines)


def letter_of(row: AppointmentLetter) -> Document:
    """Describe a letter of appointment as it was issued."""
    meeting = row.motion.meeting
    foot = DEMO if meeting.is_demo else ""
    made = letter(
        row.title, organ=row.organ, to=row.to, body=row.body, on=row.on, number=str(row),
        secrecy=meeting.secrecy, foot=foot,
    )  # fmt: skip
    if not row.spoilt:
        return made
    return Document("", "", (Line("作　废", "center", 20, bold=True, red=True), *made.blocks), foot)


def notice_of(row: Notice) -> Document:
    """Describe the text by which the public is told; it bears no grade of secrecy."""
    meeting, people = row.meeting, notices.told(row)
    organ = organ_of(meeting)
    further = [one.person.pk for one in people if one.advance == Motion.Advance.FURTHER]
    what = "拟提拔任职" + ("、进一步使用" if further else "")
    body = [
        f"根据《党政领导干部选拔任用工作条例》和有关规定，现将{what}人选予以公示，听取意见。",
        *(_introduced(n, one) for n, one in enumerate(people, start=1)),
        f"公示时间：{day(row.first)}至{day(row.last)}（{row.days}个工作日）。"
        f"公示范围和方式：{row.place}。",
        f"公示期间，如有意见，可通过来电、来信、来访等方式反映"
        f"{f'（受理电话：{row.telephone}）' if row.telephone else ''}。"
        "反映问题须实事求是、客观公正，请署真实姓名和联系方式；署名反映的，核查后予以答复，并予保密。",
    ]  # fmt: skip
    return letter(
        "干部任前公示", organ=organ, to="", body=body, on=row.first,
        number=NO_NUMBER, foot=DEMO if meeting.is_demo else "",
    )  # fmt: skip


def _introduced(number: int, motion: Motion) -> str:
    person = motion.person
    facts = [
        person.get_sex_display(), person.ethnicity, f"{month(person.birth_month)}出生",
        f"籍贯{person.native_place}" if person.native_place else "",
        person.get_schooling_display() if person.schooling else "",
        person.get_party_display(),
    ]  # fmt: skip
    told = "，".join(one for one in facts if one)
    return f"{number}．{motion.name}，{told}。现任{motion.now or '—'}，拟任{motion.appoint}。"


def talks_of(meeting: Meeting) -> Document:
    """Describe who talks with whom and when."""
    rows = of_motions(Talk, meeting).select_related("motion").order_by("on", "motion__position")
    lines = tuple(
        (
            f"{row.motion.name}：{row.motion.words}", day(row.on), row.speaker, row.place or "—",
            f"已谈（{row.held_on:%Y-%m-%d}）" if row.held_on else BOX,
        )
        for row in rows
    )  # fmt: skip
    blocks: list[Block] = [
        Grid(("谈话对象和任免职务", "时间", "谈话人", "地点", "落实"), lines, first=2.6)
        if lines else Text("还没有安排任职谈话。"),
        Text(
            "谈话内容：宣布组织决定，肯定成绩，指出不足，提出履职和廉洁自律要求，听取本人表态。",
            note=True,
        ),
    ]  # fmt: skip
    foot = DEMO if meeting.is_demo else ""
    heading = ("任职谈话安排", f"{meeting.name} · {day(meeting.on)}")
    return Document(*heading, tuple(blocks), foot, secrecy=meeting.secrecy)


def reporting_of(motion: Motion) -> Document:
    """Describe the sheet on which a talk and the reporting for duty are written down."""
    decision: Decision | None = getattr(motion, "decision", None)
    talk: Talk | None = rows_of(motion, Talk).order_by("-held_on", "-pk").first()
    issued = rows_of(motion, AppointmentLetter).filter(spoilt="").order_by("-pk").first()
    reported = decision.reported_on if decision else None
    facts = Facts((
        ("姓名", motion.name), ("任免职务", motion.words),
        ("任免文号", (decision.document if decision else "") or "—"),
        ("任职通知", str(issued) if issued else "—"),
    ))  # fmt: skip
    talked = Entries(
        (
            Entry("谈话时间", _day_of(talk), lines=1),
            Entry("谈话人", talk.speaker if talk else "", lines=1),
            Entry("谈话要点", talk.points if talk else "", lines=6),
            Entry("本人签字", lines=2),
        )
    )
    came = Entries(
        (
            Entry("介绍信编号", decision.introduction if decision else "", lines=1),
            Entry("报到日期", day(reported) if reported else "", lines=1),
            Entry("接收单位意见", lines=3),
            Entry("接收单位（盖章）", lines=2),
        )
    )
    return Document(
        "任职谈话和报到单", motion.meeting.name,
        (facts, Heading("任职谈话"), talked, Heading("报到"), came),
        DEMO if motion.meeting.is_demo else "",
    )  # fmt: skip


def _day_of(talk: Talk | None) -> str:
    return "" if talk is None else day(talk.held_on or talk.on)


def probation_form(person: Person, post: PostHeld, said: Sequence[ProbationReview]) -> Document:
    """Describe the form of a probation's end, filled in as far as it is known."""
    last = said[0] if said else None
    facts = Facts((
        ("姓名", person.name), ("性别", str(person.get_sex_display())),
        ("出生年月", person.birth_month.replace("-", ".")), ("单位", person.unit.name),
    ))  # fmt: skip
    tried = Facts((
        ("试任职务", str(post)), ("任职时间", post.start.replace("-", ".")),
        ("试用期至", post.probation_until.replace("-", ".")), ("任免文号", post.document or "—"),
    ))  # fmt: skip
    said_so = "".join(f"☑ {last.get_outcome_display()}" for last in said[:1])
    open_to = tuple(str(label) for value, label in Outcome.choices if value != Outcome.LONGER)
    by, second = (last.by, last.seconded_by) if last else (None, None)
    form = Entries((
        Entry("考核情况", last.basis if last else "", lines=8),
        Entry("考核结论", said_so, boxes=() if said_so else open_to),
        Entry("执行年月和文号", f"{month(last.month)} {last.document}".strip() if last else ""),
        Entry("考核经办人", by.display_name if by else ""),
        Entry("核签人", second.display_name if second else ""),
        Entry("本人意见", lines=3), Entry("任免机关意见（盖章）", lines=3),
    ))  # fmt: skip
    foot = DEMO if person.is_demo else ""
    return Document(
        "领导干部试用期满考核表", person.unit.name, (facts, tried, Heading("考核"), form), foot
    )
