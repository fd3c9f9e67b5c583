"""What follows once a decision is carried out: the letter, the talk, reporting for duty."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.scope import rows_of
from guantong.meeting.models import AppointmentLetter, Decision, Meeting, Motion, Talk
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import after_papers, numbers
from guantong.meeting.services.rows import of_motions

if TYPE_CHECKING:
    from guantong.core.models import Account


def carried_out(motion: Motion) -> Decision | None:
    """Return the decision on a motion if it is carried out, else None."""
    found: Decision | None = rows_of(motion, Decision).exclude(applied_at=None).first()
    return found


def without_letter(meeting: Meeting) -> list[Motion]:
    """Return the motions that are carried out and have no letter that stands."""
    done = of_motions(Decision, meeting).exclude(applied_at=None).values("motion")
    there = of_motions(AppointmentLetter, meeting).filter(spoilt="").values("motion")
    rows = rows_of(meeting, Motion).filter(pk__in=done).exclude(pk__in=there)
    return list(rows.select_related("person__unit", "unit", "meeting__unit", "decision"))


def _last_word(meeting: Meeting) -> str:
    last = rows_of(meeting.unit, AppointmentLetter).order_by("-pk").first()
    return last.word if last else ""


def _organ(meeting: Meeting) -> str:
    last = rows_of(meeting.unit, AppointmentLetter).order_by("-pk").first()
    return last.organ if last else after_papers.organ_of(meeting)


def _to_issue(meeting: Meeting) -> str:
    names = "、".join(one.name for one in without_letter(meeting)[:20])
    text = gettext(
        "为%s逐人印发，编号在本单位、本代字、本年度内连续，不跳号、不重号；作废的号保留。"
    )
    return text % names


@act(
    Meeting, "会议.印发任职通知", _("印发任职通知"), needs=MEETING_RECORD, name="letters",
    makes=AppointmentLetter, when=lambda meeting: bool(without_letter(meeting)), confirm=_to_issue,
    back=_("印发后不能改动；有误的，在该项“作废”后另发。"),
    ask=(
        Field("organ", initial=_organ),
        Field("word", initial=_last_word, help=_("例如“甲组任”，编为 甲组任〔2026〕1号。")),
        Field("on", type="date", initial=lambda _meeting: timezone.localdate()),
    ),
)  # fmt: skip
def issue(actor: Account | None, meeting: Meeting, organ: str, word: str, on: dt.date) -> Done:
    """Write a letter for each appointment and removal that is carried out and has none.

    Raises
    ------
    GuantongError
        If there is no word or organ, or the day lies before the meeting.
    Conflict
        If all have one.

    """
    word, organ = "".join(word.split()), " ".join(organ.split())
    if not word or not organ:
        raise GuantongError(_("请填写发文机关和发文代字。"), field="word")
    if on < meeting.on:
        raise GuantongError(_("印发日期早于会议日期，请核对。"), field="on")
    motions = without_letter(meeting)
    if not motions:
        raise Conflict(_("已办理的任免都已印发通知。"))
    unit = meeting.unit
    first = numbers.following_of(unit, word, on.year)
    made = []
    for number, motion in enumerate(motions, start=first):
        said = after_papers.said_of(motion)
        row = AppointmentLetter(
            motion=motion, unit=unit, word=word, year=on.year, number=number, on=on, organ=organ,
            title=said.title, to=said.to, body=said.body, issued_by=actor,
        )  # fmt: skip
        row.save()
        made.append(row)
    last = made[-1]
    many = f"{made[0]}" if made[0] is last else f"{made[0]} 至 {last.number}号"
    return Done(
        f"印发任职通知 {len(made)} 份：{many}", gettext("已印发：%s。") % many, made=meeting
    )


@act(
    AppointmentLetter, "会议.作废任职通知", _("作废"), needs=MEETING_RECORD, name="spoil",
    when=lambda row: not row.spoilt, ask=(Field("reason", _("作废的理由"), "reason", most=200),),
    confirm=_("作废的编号保留，不再使用；另发的用新编号。任职情况不因此改变。"), back=FINAL,
)  # fmt: skip
def spoil(_actor: Account | None, row: AppointmentLetter, reason: str) -> str:
    """Take a letter out of use; its number stays given."""
    row.spoilt = reason[:200]
    row.save(update_fields=["spoilt"])
    return f"{row} 作废：{reason}"


def _may_be_talked_to(motion: Motion) -> bool:
    decision = getattr(motion, "decision", None)
    return decision is not None and decision.outcome == Decision.Outcome.PASSED


@act(
    Motion, "任职.安排谈话", _("安排任职谈话"), needs=MEETING_RECORD, name="talk", makes=Talk,
    when=_may_be_talked_to,
    ask=(Field("on", type="date", initial=lambda _row: timezone.localdate()), "speaker", "place"),
)  # fmt: skip
def plan_talk(
    actor: Account | None, motion: Motion, on: dt.date, speaker: str, place: str = ""
) -> Done:
    """Say who talks with whoever is appointed, and when.

    Raises
    ------
    GuantongError
        If nobody is named, or the day lies before the meeting.

    """
    if not speaker.strip():
        raise GuantongError(_("请写明谈话人和职务。"), field="speaker")
    if on < motion.meeting.on:
        raise GuantongError(_("谈话日期早于会议日期，请核对。"), field="on")
    row = Talk(
        motion=motion, on=on, speaker=speaker.strip()[:80], place=place.strip()[:80],
        planned_by=actor,
    )  # fmt: skip
    row.save()
    return Done(f"安排任职谈话 {on}", gettext("已安排。"), made=row)


@act(
    Talk, "任职.记录谈话", _("记录谈话"), needs=MEETING_RECORD, name="held",
    when=lambda row: row.held_on is None,
    ask=(
        Field("held_on", type="date", required=True, initial=lambda row: row.on),
        Field("points", type="reason", most=600,
              help=_("肯定成绩、指出不足、提出要求、廉政谈话和本人表态的要点。")),
    ),
)  # fmt: skip
def keep_talk(actor: Account | None, row: Talk, held_on: dt.date, points: str) -> str:
    """Write down when the talk was and what was said.

    Raises
    ------
    GuantongError
        If the day lies ahead.

    """
    if held_on > timezone.localdate():
        raise GuantongError(_("实际谈话日期不能在今天之后。"), field="held_on")
    row.held_on, row.points, row.kept_by = held_on, points, actor
    row.save()
    return f"任职谈话 {held_on}"


@act(
    Talk, "任职.取消谈话", _("取消谈话"), needs=MEETING_RECORD, name="cancel", back="talk",
    when=lambda row: row.held_on is None,
)  # fmt: skip
def cancel_talk(_actor: Account | None, row: Talk) -> Done:
    """Take a talk off that was not held."""
    motion = row.motion
    row.delete()
    return Done("取消任职谈话 1 次", made=motion)


def to_report(motion: Motion) -> bool:
    """Tell whether somebody appointed has not reported for duty yet."""
    decision = carried_out(motion)
    return motion.unit_id is not None and decision is not None and decision.reported_on is None


@act(
    Motion, "任职.报到", _("登记报到"), needs=MEETING_RECORD, name="report", when=to_report,
    ask=(
        Field("reported_on", _("报到日期"), "date", initial=lambda _row: timezone.localdate()),
        Field("introduction", _("介绍信编号"), required=False, most=40),
    ),
)  # fmt: skip
def report(
    actor: Account | None, motion: Motion, reported_on: dt.date, introduction: str = ""
) -> str:
    """Write down on which day somebody reported for duty, with which letter of introduction.

    Raises
    ------
    GuantongError
        If the day lies ahead or before the meeting.

    """
    if not motion.meeting.on <= reported_on <= timezone.localdate():
        raise GuantongError(_("报到日期应在会议之后、今天之前。"), field="reported_on")
    decision = carried_out(motion)
    if decision is None:
        raise Conflict(_("%s的任免还没有办理。") % motion.name)
    decision.reported_on, decision.introduction = reported_on, introduction.strip()[:40]
    decision.reported_by = actor
    decision.save()
    return f"报到 1 人 {reported_on}"


def left(motion: Motion, counts: dict[str, Any]) -> list[str]:
    """Return what is still to be done for somebody appointed, in words.

    Parameters
    ----------
    counts
        ``letters`` that stand, ``talks`` that are held, of the motion.

    """
    out = []
    if not counts["letters"]:
        out.append(gettext("任职通知"))
    if motion.unit_id is not None:
        out += [] if counts["talks"] else [gettext("任职谈话")]
        out += [] if motion.decision.reported_on else [gettext("报到")]
    return out
