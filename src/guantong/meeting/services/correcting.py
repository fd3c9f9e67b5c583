"""Correcting a signed record: a next version, signed by as many; the one before stays readable.

What was decided on is not corrected but put to a meeting again; what is carried out is not changed
by a correction either, and is put right where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Signature
from guantong.core.scope import held, rows_of
from guantong.core.services import events, signing
from guantong.meeting.models import Correction, Decision, Meeting, Motion
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import deciding
from guantong.meeting.services.rows import motions_of
from guantong.standards.posts import in_full

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guantong.core.models import Account

State, Part = Correction.State, Correction.Part
#: What a correction of what was carried out does not do.
NOT_APPLIED = _(
    "更正只改记录，已经办理的任免不因此改变：任职情况记错的，在该人员的“任职情况”中按更正文件修改；"
    "决定本身要改变的，重新提交会议。"
)


@dataclass(frozen=True)
class Version:
    """One version of a record: its digest, who signed it, what it corrects of the one before."""

    number: int
    digest: str
    signatures: list[Signature]
    correction: Correction | None = None


def versions(meeting: Meeting) -> list[Version]:
    """Return the versions of a meeting's record, the first one first; before the end, one draft."""
    if not meeting.digest or meeting.outside:
        return [Version(1, meeting.digest, deciding.signatures(meeting))]
    added = deciding.corrections(meeting)
    first = added[0].before if added else meeting.digest
    made = [Version(1, first, signing.given(meeting, first))]
    made += [
        Version(one.number, one.digest, signing.given(meeting, one.digest), one) for one in added
    ]
    return made


def waiting(meeting: Meeting) -> Correction | None:
    """Return the correction that waits for signatures, None if there is none."""
    found: Correction | None = (
        rows_of(meeting, Correction).filter(state=State.WAITING).select_related("motion").first()
    )
    return found


def as_of(motions: Sequence[Motion], meeting: Meeting, number: int) -> None:
    """Let motions say what they said in a version of the record; they are not to be saved."""
    later = [one for one in deciding.corrections(meeting) if one.number > number]
    by_key = {motion.pk: motion for motion in motions}
    for one in reversed(later):
        for column, (was, _becomes) in one.changes.items():
            setattr(by_key[one.motion_id or 0], column, was)


def _told() -> str:
    text = gettext(
        "生成记录的新一版，签字人数与原记录相同，签满才生效；原记录和原签字保留可查。"
        "只更正笔误，不改变决定。"
    )
    return f"{text}{NOT_APPLIED}"


def _motions(_reader: Any, meeting: Meeting) -> list[tuple[str, str]]:
    return [(str(one.pk), f"{one.name}：{one.words}") for one in motions_of(meeting)]


@act(
    Meeting, "会议.提出更正", _("更正已签字的记录"), needs=MEETING_RECORD, name="amend",
    makes=Correction, when=(Meeting.State.DECIDED,),
    back=_("签满之前可以“撤回更正”，原记录照旧有效。"),
    ask=(
        Field("motion", type="choice", choices=_motions, required=False,
              help=_("更正到会、票数等文字的空着。")),
        Field("part", type="choice", choices=Part.choices, required=False,
              help=_("该项记录中写错的栏目；只作文字说明的空着。")),
        Field("becomes", required=False, most=120, help=_("该栏目的正确写法，如“副县长”。")),
        Field("what", type="reason", most=300, help=_("原记录怎样写、应当怎样写。")),
        Field("why", type="reason", most=200),
    ),
    confirm=lambda _meeting: _told(),
)  # fmt: skip
def propose(
    actor: Account | None,
    meeting: Meeting,
    what: str,
    why: str,
    motion: str = "",
    part: str = "",
    becomes: str = "",
) -> Done:
    """Put forward the next version of a signed record.

    Raises
    ------
    GuantongError
        If a part is named without a motion or what it becomes, or was carried out.
    Conflict
        If another correction waits, or the record is not what was signed.

    """
    if waiting(meeting) is not None:
        raise Conflict(_("已有一项更正待签字，请先签字或撤回。"))
    if deciding.record_digest(meeting) != meeting.digest:
        raise Conflict(_("会议记录与签字时不一致，不能更正。请联系审计管理员。"))
    row = Correction(
        meeting=meeting, number=len(deciding.corrections(meeting)) + 2, what=what, why=why,
        before=meeting.digest, by=actor,
    )  # fmt: skip
    row.motion = _motion(meeting, motion)
    _changes(row, part, " ".join(becomes.split()))
    row.digest = deciding.record_digest(meeting, row)
    row.save()
    signing.put_forward(
        actor, meeting, MEETING_RECORD, f"{meeting.name}：会议记录第 {row.number} 版",
        digest=row.digest, needed=meeting.signatures_needed,
    )  # fmt: skip
    text = f"提出更正记录，第 {row.number} 版"
    return Done(text, gettext("已提出，待签字。"), made=row, data={"digest": row.digest})


def _motion(meeting: Meeting, key: str) -> Motion | None:
    return next((one for one in motions_of(meeting) if str(one.pk) == str(key)), None)


def _changes(row: Correction, part: str, becomes: str) -> None:
    """Work out what a correction puts in the place of what."""
    if not part:
        return
    motion = row.motion
    if motion is None or not becomes:
        raise GuantongError(_("更正栏目的，请选择任免事项，并写正确的内容。"), field="becomes")
    if rows_of(motion, Decision).exclude(applied_at=None).exists():
        raise GuantongError(
            _("%s的任免已经办理，栏目不能再更正，请只写文字说明。") % motion.name
            + str(NOT_APPLIED),
            field="part",
        )
    if becomes == getattr(motion, part):
        raise GuantongError(_("更正后与原记录相同。"), field="becomes")
    new = {part: becomes}
    if part == Part.TITLE:
        if motion.unit is None:
            raise GuantongError(_("该项只免职，没有拟任职务。"), field="part")
        new["appoint"] = in_full(motion.unit.name, becomes)
    row.part, row.becomes, row.was = part, becomes, getattr(motion, part)
    row.changes = {column: [getattr(motion, column), value] for column, value in new.items()}


def _read(_reader: Account, row: Correction) -> list[tuple[str, str]]:
    text = gettext("我已核对更正内容和原记录，更正属实（防篡改校验码 %s）") % row.digest[:16]
    return [(row.digest, text)]


@act(
    Correction, "会议.更正签字", _("签字"), needs=MEETING_RECORD, within="meeting", name="sign",
    when=lambda row: row.state == State.WAITING,
    ask=(
        Field("role", _("签字身份"), most=40, help=_("例如：记录人、审核人")),
        Field("read", _("核对"), "choices", choices=_read),
    ),
    confirm=_("签字后不能收回；签满人数，新一版记录即生效。"), back=FINAL,
)  # fmt: skip
def sign(actor: Account, row: Correction, role: str, read: str | list[str]) -> Done:
    """Put one's name to a correction; with the last name needed it is the record.

    Raises
    ------
    Conflict
        If the record changed since, was carried out meanwhile, or the officer has signed already.
    GuantongError
        If no role is said.

    """
    meeting = row.meeting
    if read not in (row.digest, [row.digest]) or deciding.record_digest(meeting, row) != row.digest:
        raise Conflict(_("记录在您阅读之后有改动。请刷新，重新核对后再签字。"))
    role = " ".join(role.split())[:40]
    if not role:
        raise GuantongError(_("请写明以什么身份签字，例如记录人、审核人。"), field="role")
    last = signing.sign(actor, signing.waiting(meeting), digest=row.digest, role=role)
    if last:
        _put_in_force(row)
        events.record(actor, "会议.更正生效", meeting, f"记录第 {row.number} 版生效")
    given = len(signing.given(meeting, row.digest))
    text = f"{role}签字（{given}/{meeting.signatures_needed}）"
    told = gettext("已签字。%(state)s") % {"state": row.get_state_display()}
    return Done(text, told, data={"digest": row.digest})


def _put_in_force(row: Correction) -> None:
    motion = held(row.motion) if row.motion is not None else None
    if motion is not None and row.changes:
        for column, (_was, becomes) in row.changes.items():
            setattr(motion, column, becomes)
        motion.save(update_fields=list(row.changes))
    row.state, row.in_force_at = State.IN_FORCE, timezone.now()
    row.save()
    row.meeting.digest = row.digest
    row.meeting.save(update_fields=["digest"])


@act(
    Correction, "会议.撤回更正", _("撤回更正"), needs=MEETING_RECORD, within="meeting",
    name="withdraw-correction", when=lambda row: row.state == State.WAITING, back="amend",
    confirm=_("撤回后原记录照旧有效，已有的更正签字作废。"),
)  # fmt: skip
def withdraw(_actor: Account | None, row: Correction) -> Done:
    """Take a correction back that is not in force yet."""
    gone = signing.withdraw(row.meeting)
    row.state = State.WITHDRAWN
    row.save(update_fields=["state"])
    return Done(f"撤回更正，作废签字 {gone} 个", made=row.meeting)
