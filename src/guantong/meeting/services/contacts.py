"""通讯录 of a meeting: the numbers of those due to attend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.fields import Field
from guantong.meeting.models import Attendee, Meeting
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services.rows import attendees_of
from guantong.people.room import PERSON_MANAGE
from guantong.people.services import contacts

if TYPE_CHECKING:
    from guantong.core.models import Account


def phones_of(meeting: Meeting) -> dict[int, str]:
    """Return the numbers in the clear, by attendee; of a person kept here the person's own."""
    rows = attendees_of(meeting)
    known = contacts.phones_of(row.person_id for row in rows if row.person_id)
    return {row.pk: known.get(row.person_id or 0) or row.phone.reveal() for row in rows}


def _asked(meeting: Meeting) -> list[Field]:
    known = phones_of(meeting)
    return [
        Field(f"a{one.pk}", f"{one.name} {one.post}".strip(), "phone", required=False,
              initial=known[one.pk])
        for one in attendees_of(meeting)
    ]  # fmt: skip


@act(
    Meeting, "会议.通讯录", gettext_lazy("通讯录"), needs=MEETING_RECORD, name="contacts",
    when=(Meeting.State.DRAFT, Meeting.State.OPEN), ask=_asked,
    confirm=gettext_lazy("加密保存，只印入会议材料中的通知稿；不进入任何名册。"),
)  # fmt: skip
def keep(actor: Account | None, meeting: Meeting, **said: str) -> Done:
    """Keep the numbers of those due; of whoever is a person kept here, with the person."""
    rows = {f"a{one.pk}": one for one in attendees_of(meeting)}
    known = phones_of(meeting)
    changed = [
        (row, said[name])
        for name, row in rows.items()
        if name in said and said[name] != known[row.pk]
    ]
    for row, phone in changed:
        if _keeps(actor, row):
            contacts.keep(actor, row.person, phone)
        else:
            row.phone = phone
            row.save(update_fields=["phone"])
    return Done(f"登记电话 {len(changed)} 人", _("已登记 %s 人的电话。") % len(changed))


def _keeps(actor: Account | None, row: Attendee) -> bool:
    """Tell whether the recorder also keeps the persons of the member's unit."""
    person = row.person
    return person is not None and (actor is None or actor.may(PERSON_MANAGE, person.unit_path))
