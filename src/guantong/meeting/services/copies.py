"""份号: numbered copies of a meeting's papers: signed for, taken back, or explained."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.numbering import following
from guantong.core.scope import rows_of
from guantong.meeting.models import Copy, Meeting
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services.rows import attendees_of

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Copy.State
MOST = 200


def _lacking(meeting: Meeting) -> list[tuple[str, str]]:
    """Return the members who have no copy yet, by rank: the chief is the first."""
    there = set(rows_of(meeting, Copy).values_list("name", "post"))
    rows = attendees_of(meeting)
    ranked = [one for one in rows if one.is_chief] + [one for one in rows if not one.is_chief]
    return [(a.name, a.post) for a in ranked if (a.name, a.post) not in there]


def _offered(meeting: Meeting) -> str:
    return "\n".join(" ".join(filter(None, one)) for one in _lacking(meeting))


@act(
    Meeting, "会议.编份号", _("编份号"), needs=MEETING_RECORD, name="copies",
    ask=(
        Field("holders", _("领取人"), "long", initial=_offered,
              help=_("每行一人：姓名、空格、职务，一人一份，接着已有的份号编。")),
    ),
)  # fmt: skip
def number(actor: Account | None, meeting: Meeting, holders: str) -> Done:
    """Number a copy for each person that lines name, after those there.

    Raises
    ------
    GuantongError
        If nobody is named, or too many are.

    """
    lines = [line.split(maxsplit=1) for line in holders.splitlines() if line.strip()]
    if not 0 < len(lines) <= MOST:
        raise GuantongError(_("请写 1 至 %s 位领取人。") % MOST, field="holders")
    made = _made(meeting, [(one[0], one[1].strip() if len(one) > 1 else "") for one in lines])
    return Done(f"编份号 {made} 份", _("已编 %s 份。") % made, value=made)


def for_members(meeting: Meeting) -> int:
    """Number a copy for each member who has none; return how many. No act: part of the pack's."""
    return _made(meeting, _lacking(meeting))


def _made(meeting: Meeting, holders: Iterable[tuple[str, str]]) -> int:
    first = following(meeting, Copy)
    rows = [
        Copy(meeting=meeting, number=n, name=name[:40], post=post[:120])
        for n, (name, post) in enumerate(holders, start=first)
    ]
    Copy.objects.bulk_create(rows)
    return len(rows)


@act(
    Copy, "会议.签收材料", _("签收"), needs=MEETING_RECORD, within="meeting", name="receive",
    when=lambda row: row.state == State.HERE, back="mend",
    ask=(Field("by", _("签收人"), most=40, required=False, help=_("空着为领取人本人。")),),
)  # fmt: skip
def receive(actor: Account | None, row: Copy, by: str = "") -> str:
    """Record that a copy was handed over, and who signed for it."""
    row.state, row.signed_by = State.OUT, by.strip() or row.name
    row.signed_at, row.handed_by = timezone.now(), actor
    row.save()
    return f"{row.log_name}签收"


@act(
    Copy, "会议.收回材料", _("收回"), needs=MEETING_RECORD, within="meeting", name="take-back",
    when=lambda row: row.state != State.BACK, back="mend",
)  # fmt: skip
def take_back(actor: Account | None, row: Copy) -> str:
    """Record that a copy came back, or was never given away."""
    row.state, row.returned_at, row.returned_to, row.why_not = State.BACK, timezone.now(), actor, ""
    row.save()
    return f"{row.log_name}收回"


@act(
    Copy, "会议.说明未收回", _("说明未收回"), needs=MEETING_RECORD, within="meeting",
    name="explain", when=lambda row: row.state in (State.HERE, State.OUT),
    ask=(Field("reason", _("未收回的理由"), "reason",
               help=_("例如：经批准由本人留存；遗失的，另按保密规定报告。")),),
)  # fmt: skip
def explain(_actor: Account | None, row: Copy, reason: str) -> str:
    """Say why a copy does not come back."""
    row.state, row.why_not = State.EXPLAINED, reason[:200]
    row.save()
    return f"{row.log_name}未收回：{row.why_not}"


@act(
    Copy, "会议.更正份号登记", _("更正登记"), needs=MEETING_RECORD, within="meeting", name="mend",
    when=lambda row: row.state != State.HERE,
    ask=(Field("reason", _("更正的理由"), "reason"),),
    confirm=_("回到“未发”，重新登记；先前的登记留在日志中。"),
)  # fmt: skip
def mend(_actor: Account | None, row: Copy, reason: str) -> Done:
    """Begin a copy's record anew; what it said is in the log."""
    said = {"state": row.state, "signed_by": row.signed_by, "why_not": row.why_not}
    row.state, row.signed_by, row.signed_at, row.handed_by = State.HERE, "", None, None
    row.returned_at, row.returned_to, row.why_not = None, None, ""
    row.save()
    return Done(f"{row.log_name}更正登记。理由：{reason}", data=said)
