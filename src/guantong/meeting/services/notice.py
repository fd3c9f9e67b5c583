"""公示: telling the public whom the meeting decided to appoint, for at least five working days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.scope import rows_of
from guantong.core.services import holidays
from guantong.meeting.models import ABOVE, Decision, Meeting, Motion, Notice
from guantong.meeting.room import MEETING_RECORD
from guantong.standards import workdays
from guantong.standards.legal_numbers import count, legal_number

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Meeting.State
LAW = legal_number("notice.workdays")


def awaiting(meeting: Meeting) -> list[Motion]:
    """Return the motions that passed, need a notice and stand in none."""
    rows = rows_of(meeting, Motion).filter(
        decision__outcome=Decision.Outcome.PASSED, notice_waived="", notice=None
    )
    rows = rows.exclude(kind=Motion.Kind.REMOVE).exclude(way__in=ABOVE)
    return list(rows.select_related("person", "unit"))


def _told_of(meeting: Meeting) -> str:
    text = gettext("%(n)s 人待公示。不须公示的，请先在该项中写明理由。")
    return text % {"n": len(awaiting(meeting))}


@act(
    Meeting, "会议.公示", _("发布公示"), needs=MEETING_RECORD, when=(State.DECIDED,), makes=Notice,
    ask=("first", "last", "place", "telephone"), confirm=_told_of, name="announce",
    back=FINAL,
)  # fmt: skip
def publish(
    actor: Account | None,
    meeting: Meeting,
    first: dt.date,
    last: dt.date | None = None,
    place: str = "",
    telephone: str = "",
) -> Done:
    """Record a notice of every appointment that waits for one.

    Parameters
    ----------
    last
        By default as many working days on as the law asks.

    Raises
    ------
    GuantongError
        If it begins before the meeting, is shorter than five working days, or says no place.
    Conflict
        If nobody waits for a notice.

    """
    motions = awaiting(meeting)
    if not motions:
        raise Conflict(_("没有需要公示的人选：未通过、已公示、免职和说明不公示的不在其内。"))
    least = count(LAW.id, first)
    holidays.refresh()
    last = last or workdays.last_of(first, least)
    if first < meeting.on:
        raise GuantongError(_("公示开始日期早于会议日期，请核对。"), field="first")
    days = workdays.between(first, last) if last >= first else 0
    if days < least:
        earliest = workdays.last_of(first, least)
        short = _(
            "%(first)s 至 %(last)s 只有 %(days)s 个工作日，须不少于 %(least)s 个，"
            "最早到 %(earliest)s。依据：%(law)s。"
        )
        said = {
            "first": first, "last": last, "days": days, "least": least, "earliest": earliest,
            "law": LAW.citation(first),
        }  # fmt: skip
        raise GuantongError(short % said, field="last")
    place = " ".join(place.split())
    if not place:
        raise GuantongError(_("请写明公示的范围和方式。"), field="place")
    row = Notice(
        meeting=meeting, first=first, last=last, days=days, place=place[:120],
        telephone=telephone[:40], unsure=unsure(first, last),
        published_by=actor,
    )  # fmt: skip
    row.save()
    keys = [motion.pk for motion in motions]
    rows_of(meeting, Motion).filter(pk__in=keys).update(notice=row)
    text = f"{len(motions)} 人，{first} 至 {last}（{days} 个工作日）"
    return Done(text, gettext("公示到 %(last)s 截止。") % {"last": last}, made=row)


@act(
    Motion, "会议.不公示", _("不公示"), needs=MEETING_RECORD, within="meeting",
    ask=(
        Field(
            "reason", _("不公示的理由"), "reason", required=False, most=120,
            initial=lambda motion: motion.notice_waived,
            help=_("平级交流、换届考察时已公示、特殊职位等，写明理由。空着则仍须公示。"),
        ),
    ),
)  # fmt: skip
def waive(_actor: Account | None, motion: Motion, reason: str) -> Done:
    """Say why an appointment needs no notice; "" puts it back among those that need one."""
    if motion.notice_id:
        raise Conflict(_("%s已经公示。") % motion.name)
    motion.notice_waived = reason[:120]
    motion.save(update_fields=["notice_waived"])
    words = "说明不公示 1 人" if reason else "恢复公示 1 人"
    return Done(words, data={"reason": motion.notice_waived})


@act(
    Motion, "会议.暂缓任职", _("暂缓任职"), needs=MEETING_RECORD, within="meeting",
    when=(State.DECIDED,), name="hold",
    ask=(
        Field(
            "reason", _("暂缓任职的理由"), "reason", required=False,
            initial=lambda motion: motion.held_back,
            help=_("公示期间有反映、须核实的，写明理由，暂不办理。空着则解除。"),
        ),
    ),
)  # fmt: skip
def hold_back(_actor: Account | None, motion: Motion, reason: str) -> Done:
    """Keep an appointment back because something was reported during the notice; "" lets it go."""
    if rows_of(motion, Decision).exclude(applied_at=None).exists():
        raise Conflict(_("%s的任免已经办理。") % motion.name)
    motion.held_back = reason
    motion.save(update_fields=["held_back"])
    return Done("暂缓任职 1 人" if reason else "解除暂缓 1 人", data={"reason": reason})


def over(notice: Notice, today: dt.date | None = None) -> bool:
    """Tell whether a notice has run out: its last day is past."""
    return notice.last < (today or timezone.localdate())


def told(notice: Notice) -> list[Motion]:
    """Return whom a notice names, in the meeting's order."""
    rows = rows_of(notice, Motion)
    return list(rows.select_related("person", "unit"))


def unsure(first: dt.date, last: dt.date) -> str:
    """Say for which years no arrangement of holidays is kept, "" if for none."""
    years = [y for y in range(first.year, last.year + 1) if not workdays.arranged(y)]
    if not years:
        return ""
    words = "、".join(map(str, years))
    return f"{words} 年的放假调休安排尚未录入，工作日按周末和固定节日计，待核。"
