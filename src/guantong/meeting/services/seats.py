"""座次: the order in which members sit, and how the room is laid out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict
from guantong.core.fields import Field
from guantong.core.scope import rows_of
from guantong.formats.documents.meeting import places
from guantong.meeting.models import Attendee, Meeting
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services.rows import attendees_of

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Meeting.State
MOST_WIDE = 25


def by_rank(people: Sequence[Attendee]) -> list[Attendee]:
    """Return members by rank: the chief, who speaks last, is the first."""
    return sorted(people, key=lambda one: (not one.is_chief, one.position, one.pk))


def by_seat(people: Sequence[Attendee]) -> list[Attendee]:
    """Return members in the order in which they sit; who was given no seat comes last by rank."""
    return sorted(by_rank(people), key=lambda one: (one.seat is None, one.seat or 0))


def rows(meeting: Meeting) -> tuple[tuple[tuple[int, Attendee], ...], ...]:
    """Return the rows of the room as they are drawn, each place with its number."""
    people = list(enumerate(by_seat(attendees_of(meeting)), start=1))
    return places(
        people, first=meeting.seats_first, table=meeting.seats_table, wide=meeting.seats_wide
    )


@act(
    Meeting, "会议.排座次", _("排座次"), needs=MEETING_RECORD, when=(State.DRAFT, State.OPEN),
    open_to=(), name="seats",
    ask=("seats_first", "seats_table",
         Field("seats_wide", type="number", least=1, most=MOST_WIDE)),
)  # fmt: skip
def arrange(
    _actor: Account | None, meeting: Meeting, order: Sequence[int], seats_first: str,
    seats_table: str, seats_wide: int,
) -> Done:  # fmt: skip
    """Keep in which order members sit; they are dragged on a page of their own.

    Parameters
    ----------
    order
        Every member's key, the chief's place first.

    Raises
    ------
    Conflict
        If the members are others than those whose seats were set.

    """
    people = {one.pk: one for one in attendees_of(meeting)}
    if sorted(order) != sorted(people):
        raise Conflict(_("应到会成员刚有变动，座次没有保存。请刷新页面后再排。"))
    for seat, key in enumerate(order, start=1):
        people[key].seat = seat
    rows_of(meeting, Attendee).bulk_update(list(people.values()), ["seat"])
    meeting.seats_first, meeting.seats_table = seats_first, seats_table
    meeting.seats_wide = seats_wide
    meeting.save(update_fields=["seats_first", "seats_table", "seats_wide"])
    return Done(f"排座次 {len(people)} 人", _("座次已保存。"))


@act(
    Meeting, "会议.按排序排座", _("恢复按排序就座"), needs=MEETING_RECORD,
    when=(State.DRAFT, State.OPEN), name="seats-reset",
)  # fmt: skip
def reset(_actor: Account | None, meeting: Meeting) -> str:
    """Forget who was moved: members sit by rank again."""
    rows_of(meeting, Attendee).update(seat=None)
    return "恢复按排序就座"
