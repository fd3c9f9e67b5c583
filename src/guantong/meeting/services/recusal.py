"""Who must leave for which motion: the member concerned, and members with a relative at issue.

Families lie sealed. They are opened here for this rule alone; what is kept is the kind of kinship.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from guantong.core.errors import GuantongError
from guantong.core.reasons import reason_of
from guantong.core.services import events
from guantong.meeting.models import Attendee, Meeting, Motion, Recusal, Statement
from guantong.meeting.services.held import (
    REASON,
    attendees_of,
    hold,
    motions_of,
)
from guantong.people.models import FamilyMember, Person
from guantong.people.services.records import kin_digest

if TYPE_CHECKING:
    from guantong.core.models import Account

SELF = "本人"
SAME_NAME = "与其家庭成员同名，待核"


@transaction.atomic
def find(actor: Account | None, meeting: Meeting) -> list[Recusal]:
    """Look for members with a relative at issue; what officers said before stays.

    Returns
    -------
    list of Recusal
        Those found now. One by name alone is not certain: an officer confirms or lifts it.

    """
    motions, members = motions_of(meeting), attendees_of(meeting)
    known = set(
        Recusal.objects.unscoped(REASON)
        .filter(motion__meeting=meeting)
        .values_list("motion_id", "attendee_id")
    )
    found = [
        Recusal(motion=motion, attendee=member, relation=relation, certain=certain)
        for motion, member, relation, certain in _relations(motions, members)
        if (motion.pk, member.pk) not in known
    ]
    Recusal.objects.bulk_create(found, batch_size=100)
    if found:
        text = f"系统查出须回避 {len(found)} 人次"
        events.record(actor, "会议.查找回避", f"meeting:{meeting.pk}", text)
    return found


@transaction.atomic
def add(actor: Account | None, motion: Motion, attendee: Attendee, relation: str) -> Recusal:
    """Say that a member leaves for a motion; what the member said to it falls away.

    Raises
    ------
    GuantongError
        If the relation is not said, or the member is of another meeting.

    """
    meeting = hold(actor, motion.meeting, Meeting.State.DRAFT, Meeting.State.OPEN)
    if attendee.meeting_id != meeting.pk:
        raise GuantongError("这位成员不在本次会议的应到会名单中。", field="attendee")
    relation = " ".join(relation.split())[:40]
    if not relation:
        raise GuantongError("请写明与人选的关系。", field="relation")
    rows = Recusal.objects.unscoped(REASON)
    row: Recusal = rows.update_or_create(
        motion=motion, attendee=attendee,
        defaults={"relation": relation, "certain": True, "lifted": ""},
    )[0]  # fmt: skip
    Statement.objects.unscoped(REASON).filter(motion=motion, attendee=attendee).delete()
    events.record(actor, "会议.登记回避", f"meeting:{meeting.pk}", "登记回避 1 人次")
    return row


@transaction.atomic
def settle(actor: Account | None, row: Recusal, *, lift: str = "") -> Recusal:
    """Confirm a recusal that was found by name, or say why the member need not leave.

    Raises
    ------
    GuantongError
        If it is the member's own motion, or no reason is given for staying.

    """
    meeting = hold(actor, row.motion.meeting, Meeting.State.DRAFT, Meeting.State.OPEN)
    if lift:
        if row.relation == SELF:
            raise GuantongError("讨论本人任免时必须回避。")
        row.lifted = reason_of(lift, "不回避的理由", "lift")
    row.certain = True
    row.save()
    words = "不回避" if lift else "确认回避"
    data = {"recusal": row.pk, "reason": row.lifted}
    events.record(actor, "会议.核定回避", f"meeting:{meeting.pk}", f"{words} 1 人次", data=data)
    return row


def listed(meeting: Meeting) -> list[Recusal]:
    """Return every recusal of a meeting in the order of its motions, lifted ones too."""
    rows = Recusal.objects.unscoped(REASON).filter(motion__meeting=meeting)
    rows = rows.select_related("motion", "attendee")
    return list(rows.order_by("motion__position", "motion_id", "attendee__position"))


def excused(meeting: Meeting) -> dict[int, set[int]]:
    """Return the members who leave, by motion; what is not certain counts until it is lifted."""
    rows = Recusal.objects.unscoped(REASON).filter(motion__meeting=meeting, lifted="")
    out: dict[int, set[int]] = defaultdict(set)
    for motion, attendee in rows.values_list("motion_id", "attendee_id"):
        out[motion].add(attendee)
    return out


def _relations(
    motions: list[Motion], members: list[Attendee]
) -> Iterable[tuple[Motion, Attendee, str, bool]]:
    """Yield motion, member, kind of kinship, and whether it is certain; each pair once."""
    candidates = {m.person_id: m for m in motions}
    persons = {a.person_id: a for a in members if a.person_id}
    seen: set[tuple[int, int]] = set()

    def once(motion: Motion, member: Attendee) -> bool:
        key, before = (motion.pk, member.pk), len(seen)
        seen.add(key)
        return len(seen) > before

    for number, member in persons.items():
        if number in candidates and once(candidates[number], member):
            yield candidates[number], member, SELF, True
    people = {p.pk: p for p in _persons([*candidates, *persons])}
    digests = {kin_digest(p.name, p.birth_month): pk for pk, p in people.items()}
    by_name = defaultdict(list)
    for member in members:
        by_name[member.name].append(member)
    for row in _family([*candidates, *persons]):
        other = row.relative_id or digests.get(row.name_digest)
        one, two = row.person_id, other
        if one in candidates and two in persons and once(candidates[one], persons[two]):
            yield candidates[one], persons[two], str(row.get_kin_display()), True
        elif one in persons and two in candidates and once(candidates[two], persons[one]):
            yield candidates[two], persons[one], str(row.get_kin_display()), True
        elif one in candidates and two is None:
            for member in by_name.get(row.name.reveal(), ()):
                if once(candidates[one], member):
                    yield candidates[one], member, SAME_NAME, False


def _persons(keys: list[int]) -> Iterable[Person]:
    return Person.objects.unscoped(REASON).filter(pk__in=keys).only("name", "birth_month")


def _family(keys: list[int]) -> Iterable[FamilyMember]:
    rows = FamilyMember.objects.unscoped("核对讨论决定时的回避")
    return rows.filter(Q(person__in=keys)).order_by("person_id", "position", "id")
