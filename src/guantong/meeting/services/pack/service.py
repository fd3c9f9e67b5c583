"""From a meeting to the papers of whoever prepares the room: who comes, sits where, holds what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils import timezone

from guantong.core.scope import rows_of
from guantong.formats.documents.meeting import (
    Attending,
    Chair,
    Handed,
    Titles,
    circulation,
    messages,
    script,
    seating,
    sign_in,
)
from guantong.meeting.models import Attendee, Copy, Meeting, Motion
from guantong.meeting.services import contacts, minutes
from guantong.meeting.services.pack.papers import cases_of
from guantong.meeting.services.rows import attendees_of
from guantong.meeting.services.seats import by_rank, by_seat
from guantong.standards import voting

if TYPE_CHECKING:
    from datetime import datetime

    from guantong.formats.documents import Document

WEEK = "一二三四五六日"


def documents(
    titles: Titles, meeting: Meeting, motions: Sequence[Motion]
) -> tuple[tuple[str, Document], ...]:
    """Describe the papers of the room in their order, each with its name."""
    return (
        ("主持词", _script(titles, meeting, motions)),
        ("签到表", sign_in(titles, _attending(meeting))),
        ("座次图", seats_of(titles, meeting)),
        ("材料分发回收表", circulation(titles, _copies(meeting))),
        ("会议通知稿和通讯录", messages(titles, notice_of(meeting), _attending(meeting))),
        ("讨论决定记录", replace(minutes.minutes(meeting), foot=titles.foot)),
    )


def seats_of(titles: Titles, meeting: Meeting) -> Document:
    """Describe the picture of the seats."""
    people = [(one.name, one.post) for one in by_seat(attendees_of(meeting))]
    return seating(
        titles, people, first=meeting.seats_first, table=meeting.seats_table,
        wide=meeting.seats_wide,
    )  # fmt: skip


def notice_of(meeting: Meeting) -> str:
    """Return the text by which members are called: it names no item and nobody concerned."""
    on = meeting.on
    day = f"{on.year}年{on.month}月{on.day}日（星期{WEEK[on.weekday()]}）"
    clock = f"{meeting.at:%H:%M}" if meeting.at else "　　时　　分"
    place = meeting.place or "　　　　　　"
    return (
        f"【会议通知】　　　　同志：定于{day}{clock}在{place}召开{meeting.name}，"
        "研究有关事项，请提前 10 分钟到会签到。因故不能参加的，请按规定请假。收到请回复。"
    )


def _script(titles: Titles, meeting: Meeting, motions: Sequence[Motion]) -> Document:
    due = len(attendees_of(meeting))
    decides = not all(one.only_prepared for one in motions)
    chair = Chair(
        due, voting.quorum(due, meeting.on) if due else 0, meeting.get_ballot_display(),
        meeting.ballot == Meeting.Ballot.SECRET, decides, f"{voting.AGREE.citation(meeting.on)}。",
    )  # fmt: skip
    return script(titles, chair, cases_of(meeting, motions))


def _attending(meeting: Meeting) -> list[Attending]:
    phones = contacts.phones_of(meeting)
    rows: list[Attendee] = by_rank(attendees_of(meeting))
    return [Attending(one.name, one.post, phones[one.pk]) for one in rows]


def _copies(meeting: Meeting) -> list[Handed]:
    rows = rows_of(meeting, Copy).select_related("returned_to")
    return [
        Handed(
            f"{one.number:06d}", one.name, one.post,
            _at(one.signed_by, one.signed_at),
            _at(one.returned_to.display_name if one.returned_to else "", one.returned_at),
            one.why_not,
        )
        for one in rows
    ]  # fmt: skip


def _at(who: str, when: datetime | None) -> str:
    return f"{who} {timezone.localtime(when):%m-%d %H:%M}" if when else ""
