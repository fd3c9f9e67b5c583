"""What the members say to each motion: statements in the order of speaking, or counts of papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.scope import rows_of
from guantong.core.services import files
from guantong.meeting.models import Attendee, Meeting, Motion, Statement, Vote
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import recusal
from guantong.meeting.services.rows import attendees_of, by_motion, of_motions
from guantong.standards.voting import Tally

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Meeting.State
STANCES = set(Statement.Stance.values)


def speakers(meeting: Meeting, motion: Motion) -> list[Attendee]:
    """Return who speaks to a motion, in order: those present who do not leave, the chief last."""
    away = recusal.excused(meeting).get(motion.pk, set())
    return [
        one
        for one in attendees_of(meeting)
        if one.presence == Attendee.Presence.PRESENT and one.pk not in away
    ]


@act(
    Motion, "会议.登记表态", _("登记表态"), needs=MEETING_RECORD, within="meeting",
    when=(State.OPEN,), open_to=(),
)  # fmt: skip
def state(
    actor: Account | None, motion: Motion, stances: Mapping[int, str], *, version: int | None = None
) -> Done:
    """Record what members said to a motion; those recorded before may be corrected.

    The motion's own page has a choice a member. The version is the motion's, the lock the
    meeting's.

    Parameters
    ----------
    stances
        Attendee's key → 同意, 不同意 or 缓议, in the order of speaking.
    version
        The motion's version as the recorder saw it.

    Raises
    ------
    GuantongError
        If somebody is absent or has left, or the chief speaks before the others.
    Conflict
        If another recorder wrote to this motion meanwhile.

    """
    meeting = motion.meeting
    _seen(motion, version)
    if meeting.ballot != Meeting.Ballot.SPOKEN:
        raise Conflict(_("本次会议采用无记名投票，请登记票数。"))
    may = {one.pk: one for one in speakers(meeting, motion)}
    rows = {s.attendee_id: s for s in rows_of(motion, Statement)}
    for key, stance in stances.items():
        if key not in may:
            text = _("%s：有成员未到会或应当回避，不能表态。")
            raise GuantongError(text % motion.name)
        if stance not in STANCES:
            text = _("%(name)s：请为%(member)s选择同意、不同意或缓议。")
            raise GuantongError(text % {"name": motion.name, "member": may[key].name})
    chief = next((one for one in may.values() if one.is_chief), None)
    if chief and (chief.pk in stances or chief.pk in rows):
        silent = [one.name for key, one in may.items() if key not in stances and key not in rows]
        if silent:
            text = _("%(name)s：%(members)s还没有表态；主要负责人应当末位表态。")
            raise GuantongError(text % {"name": motion.name, "members": "、".join(silent)})
    _write(actor, motion, may, rows, stances)
    told = {str(key): stance for key, stance in stances.items()}
    return Done(f"1 项，{len(stances)} 人表态", data={"stances": told})


def _write(
    actor: Account | None,
    motion: Motion,
    may: Mapping[int, Attendee],
    rows: Mapping[int, Statement],
    stances: Mapping[int, str],
) -> None:
    order = {key: number for number, key in enumerate(may, start=1)}
    for key, stance in stances.items():
        row = rows.get(key) or Statement(motion=motion, attendee=may[key])
        row.stance, row.order, row.recorded_by = stance, order[key], actor
        row.together = False
        row.save()
    motion.version += 1
    motion.save(update_fields=["version"])


def _silent(meeting: Meeting) -> list[Motion]:
    """Return the motions of a meeting to which nothing was said yet."""
    said = by_motion(Statement, meeting)
    return [one for one in rows_of(meeting, Motion).filter(postponed="") if one.pk not in said]


def _heard(meeting: Meeting) -> str:
    names = [motion.name for motion in _silent(meeting)]
    told = {"n": len(names), "names": "、".join(names[:30]), "more": "……" * (len(names) > 30)}
    text = gettext("还没有登记表态的 %(n)s 项：%(names)s%(more)s。") % told
    return text + gettext("一并登记的，会议结束前须附会议纸质记录的扫描件；逐项登记的不须附。")


def present(meeting: Meeting) -> list[Attendee]:
    """Return who came, in the order of speaking."""
    here = Attendee.Presence.PRESENT
    return [one for one in attendees_of(meeting) if one.presence == here]


def _presence(meeting: Meeting) -> list[Field]:
    """Name those present: whoever records says that each of them was heard."""
    here = present(meeting)
    told = {"n": len(here), "names": "、".join(one.name for one in here)}
    said = [("heard", gettext("均已逐项表态同意"))]
    return [
        Field("heard", gettext("到会成员"), "choices", choices=said,
              help=gettext("到会 %(n)s 人：%(names)s。须回避的成员不计在该项内。") % told)
    ]  # fmt: skip


@act(
    Meeting, "会议.登记表态", _("登记（余下各项均表态同意）"), needs=MEETING_RECORD,
    when=(State.OPEN,), confirm=_heard, name="agree",
    ask=_presence,
)  # fmt: skip
def all_agree(
    actor: Account | None,
    meeting: Meeting,
    motions: Iterable[int] | None = None,
    *,
    heard: Iterable[str] = ("heard",),
) -> Done:
    """Record that every member present agreed to motions to which nothing was said yet.

    The recorder confirms having heard it; who leaves is left out. Return how many.

    Parameters
    ----------
    motions
        Keys of the motions meant; all by default.
    heard
        That the recorder confirmed it, beside the names of those present.

    Raises
    ------
    Conflict
        If it was not registered who came, or the papers of a ballot are to be counted.

    """
    if meeting.ballot != Meeting.Ballot.SPOKEN:
        raise Conflict(_("本次会议采用无记名投票，请登记票数。"))
    unknown = Attendee.Presence.UNKNOWN
    if not list(heard) or rows_of(meeting, Attendee).filter(presence=unknown).exists():
        raise Conflict(_("请先登记到会成员，再一并登记表态。"))
    away = recusal.excused(meeting)
    here = present(meeting)
    meant = None if motions is None else set(motions)
    wanted = [one for one in _silent(meeting) if meant is None or one.pk in meant]
    Statement.objects.bulk_create(
        (
            Statement(
                motion=motion, attendee=one, stance=Statement.Stance.AGREE, order=order,
                recorded_by=actor, together=True,
            )
            for motion in wanted
            for order, one in enumerate(here, start=1)
            if one.pk not in away.get(motion.pk, ())
        ),
        batch_size=150,
    )  # fmt: skip
    for motion in wanted:
        motion.version += 1
    rows_of(meeting, Motion).bulk_update(wanted, ["version"], batch_size=200)
    return Done(
        f"{len(wanted)} 项，到会成员均表态同意", gettext("已登记 %(n)s 项。") % {"n": len(wanted)},
        value=len(wanted), data={"motions": [motion.pk for motion in wanted]},
    )  # fmt: skip


def needs_scan(meeting: Meeting) -> bool:
    """Tell whether statements were recorded together and no paper record shows them."""
    if meeting.scan_id:
        return False
    return bool(of_motions(Statement, meeting).filter(together=True).exists())


@act(
    Meeting, "会议.附纸质记录", _("附纸质记录扫描件"), needs=MEETING_RECORD, when=(State.OPEN,),
    name="scan", ask=(Field("upload", _("会议纸质记录扫描件"), "file"),),
    confirm=_("加密存放，只有能记录会议决定的人可以打开；再次上传即替换，先前的仍留存。"),
)  # fmt: skip
def scan(actor: Account | None, meeting: Meeting, upload: Any) -> Done:
    """Keep the scanned paper record of what was said; one before it stays in the store."""
    file = files.store_sealed(actor, meeting.unit, upload.name, upload, "会议纸质记录")
    meeting.scan = file
    meeting.save(update_fields=["scan"])
    return Done("附纸质记录扫描件", gettext("已保存。"), data={"sha256": file.sha256})


@act(
    Motion, "会议.登记票数", _("登记票数"), needs=MEETING_RECORD, within="meeting",
    when=(State.OPEN,), open_to=(),
)  # fmt: skip
def count(
    _actor: Account | None,
    motion: Motion,
    *,
    agree: int,
    oppose: int,
    defer: int,
    version: int | None = None,
) -> Done:
    """Record the papers of a secret ballot on a motion, from the motion's own page.

    Raises
    ------
    GuantongError
        If there are more papers than members who vote.
    Conflict
        If the meeting speaks, or another recorder wrote to this motion meanwhile.

    """
    meeting = motion.meeting
    _seen(motion, version)
    if meeting.ballot != Meeting.Ballot.SECRET:
        raise Conflict(_("本次会议逐人表态，请登记每位成员的意见。"))
    voters = len(speakers(meeting, motion))
    papers = agree + oppose + defer
    if min(agree, oppose, defer) < 0 or papers > voters:
        text = _("%(name)s：三项合计 %(papers)s 票，参加表决 %(voters)s 人，请核对票数。")
        said = {"name": motion.name, "papers": papers, "voters": voters}
        raise GuantongError(text % said, field="agree")
    row = keep(meeting, motion, agree, oppose, defer)
    motion.version += 1
    motion.save(update_fields=["version"])
    told = {"agree": agree, "oppose": oppose, "defer": defer}
    return Done(f"1 项，收回 {papers} 票", value=row, data=told)


@act(
    Motion, "会议.暂缓表决", _("暂缓表决"), needs=MEETING_RECORD, within="meeting",
    when=(State.OPEN,),
    ask=(
        Field(
            "reason", _("暂缓表决的理由"), "reason", required=False,
            initial=lambda motion: motion.postponed,
            help=_("意见分歧较大或者有重大问题不清楚的，暂缓表决。空着则恢复表决。"),
        ),
    ),
)  # fmt: skip
def postpone(_actor: Account | None, motion: Motion, reason: str) -> str:
    """Leave a motion without a vote, because views differ or facts are not clear; "" undoes it."""
    motion.postponed = reason
    motion.version += 1
    motion.save(update_fields=["postponed", "version"])
    return "暂缓表决 1 项" if reason else "恢复表决 1 项"


def keep(meeting: Meeting, motion: Motion, agree: int, oppose: int, defer: int) -> Vote:
    """Write the counts of a motion with those due, present and excused.

    No act: part of counting and of closing, which are.
    """
    rows = attendees_of(meeting)
    away = recusal.excused(meeting).get(motion.pk, set())
    present = [one for one in rows if one.presence == Attendee.Presence.PRESENT]
    row: Vote = rows_of(motion, Vote).first() or Vote(motion=motion)
    row.due, row.present, row.excused = len(rows), len(present), len(away)
    row.agree, row.oppose, row.defer = agree, oppose, defer
    row.save()
    return row


def tally(meeting: Meeting, vote: Vote) -> Tally:
    """Return a vote as the rule of majorities takes it."""
    return Tally(
        meeting.on, vote.due, vote.excused, vote.agree, vote.oppose, vote.defer,
        meeting.excused_are_due,
    )  # fmt: skip


def _seen(motion: Motion, version: int | None) -> None:
    if version is not None and version != motion.version:
        text = _("%s的表决刚由别人登记过。请刷新，核对后再保存。")
        raise Conflict(text % motion.name)
