"""Who must leave for which motion: the member concerned, and members with a relative at issue.

Families lie sealed. They are opened here for this rule alone; what is kept is the kind of kinship.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.meeting.models import Attendee, Meeting, Motion, Recusal, Statement
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services.rows import attendees_of, motions_of, of_motions
from guantong.people.models import FamilyMember
from guantong.people.services.records import kin_digest

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Meeting.State
SELF = "本人"
SAME_NAME = "与其家庭成员同名，待核"


def find(actor: Account | None, meeting: Meeting) -> list[Recusal]:
    """Look for members with a relative at issue; what officers said before stays.

    No act: part of those that change members or motions, on the meeting that they hold.

    Returns
    -------
    list of Recusal
        Those found now. One by name alone is not certain: an officer confirms or lifts it.

    """
    motions, members = motions_of(meeting), attendees_of(meeting)
    known = set(of_motions(Recusal, meeting).values_list("motion_id", "attendee_id"))
    found = [
        Recusal(motion=motion, attendee=member, relation=relation, certain=certain)
        for motion, member, relation, certain in _relations(motions, members)
        if (motion.pk, member.pk) not in known
    ]
    Recusal.objects.bulk_create(found, batch_size=100)
    if found:
        text = f"系统查出须回避 {len(found)} 人次"
        events.record(actor, "会议.查找回避", meeting, text)
    return found


def _members(_reader: Account, motion: Motion) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in attendees_of(motion.meeting)]


@act(
    Motion, "会议.登记回避", _("登记回避"), needs=MEETING_RECORD, within="meeting",
    when=(State.DRAFT, State.OPEN), makes=Recusal, name="recuse",
    ask=(Field("attendee", _("成员"), "choice", choices=_members), "relation"),
)  # fmt: skip
def add(_actor: Account | None, motion: Motion, attendee: Attendee | str, relation: str) -> Done:
    """Say that a member leaves for a motion; what the member said to it falls away.

    Raises
    ------
    GuantongError
        If the relation is not said, or the member is of another meeting.

    """
    key = attendee.pk if isinstance(attendee, Attendee) else attendee
    member = rows_of(motion.meeting, Attendee).filter(pk=key).first()
    if member is None:
        raise GuantongError(_("这位成员不在本次会议的应到会名单中。"), field="attendee")
    relation = " ".join(relation.split())[:40]
    if not relation:
        raise GuantongError(_("请写明与人选的关系。"), field="relation")
    row = rows_of(motion, Recusal).filter(attendee=member).first()
    row = row or Recusal(motion=motion, attendee=member)
    row.relation, row.certain, row.lifted = relation, True, ""
    row.save()
    rows_of(motion, Statement).filter(attendee=member).delete()
    return Done("登记回避 1 人次", made=row)


@act(
    Recusal, "会议.核定回避", _("核定"), needs=MEETING_RECORD, within="motion__meeting",
    when=(State.DRAFT, State.OPEN),
    ask=lambda row: (
        Field(
            "lift", _("不回避的理由"), "reason", required=False,
            help=_("%(member)s 与人选 %(name)s：%(relation)s。")
            % {"member": row.attendee.name, "name": row.motion.name, "relation": row.relation}
            + _("确认回避的，空着保存；核实不须回避的，写明理由。"),
        ),
    ),
)  # fmt: skip
def settle(_actor: Account | None, row: Recusal, *, lift: str = "") -> Done:
    """Confirm a recusal that was found by name, or say why the member need not leave.

    Raises
    ------
    GuantongError
        If it is the member's own motion, or no reason is given for staying.

    """
    if lift:
        if row.relation == SELF:
            raise GuantongError(_("讨论本人任免时必须回避。"))
        row.lifted = lift
    row.certain = True
    row.save()
    words = "不回避" if lift else "确认回避"
    return Done(f"{words} 1 人次", data={"reason": row.lifted})


def listed(meeting: Meeting) -> list[Recusal]:
    """Return every recusal of a meeting in the order of its motions, lifted ones too."""
    rows = of_motions(Recusal, meeting).select_related("motion", "attendee")
    return list(rows.order_by("motion__position", "motion_id", "attendee__position"))


def excused(meeting: Meeting) -> dict[int, set[int]]:
    """Return the members who leave, by motion; what is not certain counts until it is lifted."""
    rows = of_motions(Recusal, meeting).filter(lifted="")
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
    people = [one.person for one in motions]
    people += [one.person for one in persons.values() if one.person is not None]
    digests = {kin_digest(one.name, one.birth_month): one.pk for one in people}
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


def _family(keys: list[int]) -> Iterable[FamilyMember]:
    rows = FamilyMember.objects.unscoped("核对讨论决定时的回避")
    return rows.filter(Q(person__in=keys)).order_by("person_id", "position", "id")
