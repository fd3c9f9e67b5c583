"""公示: telling the public whom the meeting decided to promote, for at least five working days.

Of a person who was objected to the days stop while it is checked (`until`); a notice may be
recalled, and whom it named waits for another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.scope import rows_of
from guantong.core.services import holidays
from guantong.meeting.models import UNTOLD, Decision, Meeting, Motion, Notice, Objection
from guantong.meeting.room import MEETING_RECORD
from guantong.standards import appointment, workdays
from guantong.standards.legal_numbers import count, legal_number

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.meeting.services.proposed import Move

State = Meeting.State
LAW = legal_number("notice.workdays")
#: Levels of posts that can be held against each other; lower ones have the greater code.
LEVELS = ("1A21", "1A22", "1A31", "1A32", "1A41", "1A42", "1A50", "1A60")
#: So many days a person's notice may be put off by objections before nobody believes it.
LONGEST = 3660


def advance_of(move: Move) -> str:
    """Return what a change is to whoever is moved, "" where the new level is not said."""
    kinds, person = Motion.Advance, move.person
    if move.rank:
        return kinds.PROMOTION.value
    if move.unit is None:
        return kinds.REMOVAL.value
    before, after = person.level, move.level
    if after not in LEVELS:
        return ""
    if before not in LEVELS or after < before:
        return kinds.PROMOTION.value
    if after > before:
        return kinds.LOWER.value
    further = move.is_chief and not person.is_chief
    return (kinds.FURTHER if further else kinds.LATERAL).value


def awaiting(meeting: Meeting) -> list[Motion]:
    """Return the motions that passed, need a notice and stand in none."""
    rows = rows_of(meeting, Motion).filter(
        UNTOLD, decision__outcome=Decision.Outcome.PASSED, decision__applied_at=None, notice=None
    )
    return list(rows.select_related("person", "unit"))


def _told_of(meeting: Meeting) -> str:
    text = gettext(
        "%(n)s 人待公示：提拔%(more)s的任职人选。"
        "平职交流、免职不在其内，可逐项列入或写明理由不公示。"
    )
    more = gettext("、进一步使用") if meeting.further_noticed else ""
    return text % {"n": len(awaiting(meeting)), "more": more}


@act(
    Meeting, "会议.公示", _("发布公示"), needs=MEETING_RECORD, when=(State.DECIDED,), makes=Notice,
    ask=("first", "last", "place", "telephone"), confirm=_told_of, name="announce",
    back=_("公示发布后不能改动；确有错误的，在公示页面“撤回公示”，另行公示。"),
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
        raise Conflict(
            _("没有需要公示的人选：未通过、已公示、平职交流、免职和说明不公示的不在其内。")
        )
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
    rows_of(meeting, Motion).filter(pk__in=keys).update(notice=row, notice_until=None)
    text = f"{len(motions)} 人，{first} 至 {last}（{days} 个工作日）"
    return Done(text, gettext("公示到 %(last)s 截止。") % {"last": last}, made=row)


def _named(notice: Notice) -> list[Motion]:
    rows = rows_of(notice, Motion).filter(decision__applied_at=None)
    return list(rows.select_related("person", "unit", "meeting"))


def _recallable(notice: Notice) -> bool:
    return notice.recalled_at is None and bool(_named(notice))


def _recalling(notice: Notice) -> str:
    names = "、".join(one.name for one in _named(notice))
    return gettext("撤回后，%s须另行公示，公示日数重新计算；已经办理任职的不受影响。") % names


@act(
    Notice, "公示.撤回", _("撤回公示"), needs=MEETING_RECORD, name="recall", when=_recallable,
    ask=(Field("reason", _("撤回的理由"), "reason", most=200),), confirm=_recalling, back=FINAL,
)  # fmt: skip
def recall(actor: Account | None, notice: Notice, reason: str) -> Done:
    """Take a notice back; whom it named, and who is not appointed yet, waits for another."""
    named = _named(notice)
    keys = [one.pk for one in named]
    notice.recalled = keys
    notice.recalled_why, notice.recalled_by = reason[:200], actor
    notice.recalled_at = timezone.now()
    notice.save()
    rows_of(notice, Motion).filter(pk__in=keys).update(notice=None, notice_until=None)
    return Done(f"撤回公示 {len(named)} 人", gettext("已撤回。须另行公示。"))


@act(
    Motion, "会议.不公示", _("不公示"), needs=MEETING_RECORD, within="meeting",
    ask=(
        Field(
            "reason", _("不公示的理由"), "reason", required=False, most=120,
            initial=lambda motion: motion.notice_waived,
            help=_("换届考察时已公示、特殊职位等，写明理由。空着则仍按规定公示。"),
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


def _may_be_added(motion: Motion) -> bool:
    if motion.kind == Motion.Kind.REMOVE or motion.noticed_by_rule:
        return False
    return not rows_of(motion, Decision).exclude(applied_at=None).exists()


@act(
    Motion, "会议.列入公示", _("列入公示"), needs=MEETING_RECORD, within="meeting", name="notify",
    when=_may_be_added,
    ask=(
        Field(
            "reason", _("列入公示的理由"), "reason", required=False, most=120,
            initial=lambda motion: motion.notice_added,
            help=_("平职交流等不必公示的，需要公示时写明理由。空着则不列入。"),
        ),
    ),
)  # fmt: skip
def notify(_actor: Account | None, motion: Motion, reason: str) -> Done:
    """Have an appointment announced that the rule does not have announced; "" takes that back."""
    if motion.notice_id:
        raise Conflict(_("%s已经公示。") % motion.name)
    motion.notice_added = reason[:120]
    motion.save(update_fields=["notice_added"])
    return Done("列入公示 1 人" if reason else "不列入公示 1 人", data={"reason": reason})


@act(
    Motion, "会议.暂缓任职", _("暂缓任职"), needs=MEETING_RECORD, within="meeting",
    when=(State.DECIDED,), name="hold",
    ask=(
        Field(
            "reason", _("暂缓任职的理由"), "reason", required=False,
            initial=lambda motion: motion.held_back,
            help=_("公示反映由干部监督科“登记公示反映”；这里只写其他原因。空着则解除。"),
        ),
    ),
)  # fmt: skip
def hold_back(_actor: Account | None, motion: Motion, reason: str) -> Done:
    """Keep an appointment back for another cause than an objection; "" lets it go."""
    if rows_of(motion, Decision).exclude(applied_at=None).exists():
        raise Conflict(_("%s的任免已经办理。") % motion.name)
    motion.held_back = reason
    motion.save(update_fields=["held_back"])
    return Done("暂缓任职 1 人" if reason else "解除暂缓 1 人", data={"reason": reason})


def over(notice: Notice, today: dt.date | None = None, motion: Motion | None = None) -> bool:
    """Tell whether a notice has run out, for one of those it names or for all that nobody holds."""
    last = (motion.notice_until if motion is not None else None) or notice.last
    return last < (today or timezone.localdate())


def until(notice: Notice, stops: Iterable[tuple[dt.date, dt.date]]) -> dt.date:
    """Return the last day of a notice for somebody whose days stopped between two days.

    Parameters
    ----------
    stops
        The day on which an objection came, which counts, and the day on which it was settled,
        which does not.

    """
    some, left, day = list(stops), notice.days, notice.first
    for _n in range(LONGEST):
        still = any(came < day <= settled for came, settled in some)
        left -= workdays.is_workday(day) and not still
        if left <= 0:
            return day
        day += dt.timedelta(days=1)
    raise Conflict(_("公示日数推算不出，请核对反映的收到和结论日期。"))


def stopped(motion: Motion) -> dt.date | None:
    """Return the last day of a motion's notice by the objections that were settled, None if none.

    Where a place says that the days go on while something is checked, there is none either.
    """
    if motion.notice is None or not appointment.rule("stops").value:
        return None
    rows = rows_of(motion, Objection).exclude(concluded_on=None).exclude(case=None)
    stops = list(rows.values_list("received_on", "concluded_on"))
    last = until(motion.notice, stops) if stops else motion.notice.last
    return last if last > motion.notice.last else None


def told(notice: Notice) -> list[Motion]:
    """Return whom a notice names, or named, in the meeting's order."""
    return list(named(notice).select_related("person__unit", "unit", "meeting"))


def named(notice: Notice) -> Any:
    """Return the rows of `told`."""
    rows = rows_of(notice.meeting, Motion)
    return rows.filter(Q(notice=notice) | Q(pk__in=notice.recalled))


def unsure(first: dt.date, last: dt.date) -> str:
    """Say for which years no arrangement of holidays is kept, "" if for none."""
    years = [y for y in range(first.year, last.year + 1) if not workdays.arranged(y)]
    if not years:
        return ""
    words = "、".join(map(str, years))
    return f"{words} 年的放假调休安排尚未录入，工作日按周末和固定节日计，待核。"
