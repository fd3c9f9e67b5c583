"""What ties a motion to the record of the appointment: found, opened, looked at when it begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict
from guantong.core.fields import Field
from guantong.core.scope import pointing, rows_of
from guantong.meeting.models import Meeting, Motion
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services.rows import marks_of
from guantong.staffing.models import AppointmentRecord
from guantong.staffing.queries import records as reads
from guantong.staffing.services import concluding, records

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Meeting.State
#: So many motions are named in an error.
MOST_NAMED = 5


def link(actor: Account | None, motions: Sequence[Motion]) -> None:
    """Let motions that are not written yet, or again, name the records that an account sees."""
    open_ = [one for one in motions if one.record_id is None and one.kind != Motion.Kind.REMOVE]
    people = [(one.person_id, one.post_id, one.unit_id, one.title) for one in open_]
    found = records.linked(people, actor) if people else {}
    for one in open_:
        one.record_id = found.get(one.person_id)


def unrecorded(meeting: Meeting) -> list[Motion]:
    """Return the appointments of a meeting of which there is no record."""
    rows = rows_of(meeting, Motion).filter(record=None).exclude(kind=Motion.Kind.REMOVE)
    return list(rows.exclude(unit=None).select_related("person", "unit", "post"))


def to_explain(motions: Sequence[Motion]) -> list[Motion]:
    """Return the motions without a conclusion, or against one, of which nobody said why."""
    keys = {one.record_id for one in motions if one.record_id}
    rows = {row.pk: row for row in pointing(AppointmentRecord, "pk", keys)} if keys else {}
    said = reads.of(list(rows.values()))
    return [
        one for one in motions
        if one.record_id in rows and one.meeting.state == State.DRAFT
        and any(concluding.unexplained(rows[one.record_id], said[one.record_id]))
    ]  # fmt: skip


def settle(actor: Account | None, meeting: Meeting) -> None:
    """Keep of each motion what was missing when the meeting began.

    Raises
    ------
    Conflict
        If of one without all conclusions, or against one, no two persons said why.

    """
    motions = list(rows_of(meeting, Motion).select_related("person"))
    for one in motions:
        one.meeting = meeting
    link(actor, motions)
    open_ = to_explain(motions)
    if open_:
        names = "、".join(one.name for one in open_[:MOST_NAMED])
        raise Conflict(
            _(
                "%(names)s等 %(n)s 人的四项结论没有齐，或者有不利的结论，还没有两人说明理由。"
                "请在任用纪实里“同意缺项上会”，或撤下议题。"
            )
            % {"names": names, "n": len(open_)}
        )
    found = marks_of(motions)
    for one in motions:
        one.lacking, one.adverse = list(found[one.pk].lacking), list(found[one.pk].adverse)
    rows_of(meeting, Motion).bulk_update(motions, ["record", "lacking", "adverse"], batch_size=200)


def _choices(meeting: Meeting) -> list[tuple[str, str]]:
    return [(str(one.pk), f"{one.name}：{one.appoint}") for one in unrecorded(meeting)]


@act(
    Meeting, "会议.建任用纪实", gettext_lazy("建任用纪实"), needs=MEETING_RECORD, name="records",
    when=(State.DRAFT,),
    ask=lambda meeting: (
        Field("motions", gettext_lazy("为哪些人选"), "choices", choices=_choices(meeting),
              initial=[value for value, _label in _choices(meeting)]),
        Field("round", gettext_lazy("任用时机"), "choice",
              choices=AppointmentRecord.Round.choices, initial=_occasion(meeting)),
    ),
)  # fmt: skip
def open_records(
    actor: Account | None,
    meeting: Meeting,
    motions: Sequence[str],
    round: str,  # noqa: A002
) -> Done:
    """Open the records of those put forward of whom there is none.

    Raises
    ------
    Conflict
        If there is nothing to open.

    """
    wanted = {int(one) for one in motions}
    some = [one for one in unrecorded(meeting) if one.pk in wanted]
    if not some:
        raise Conflict(_("没有要建任用纪实的人选。"))
    proposed = [
        records.Proposed(one.person, one.unit, one.title, one.post, one.level)
        for one in some if one.unit is not None
    ]  # fmt: skip
    made = records.open_many(actor, meeting.unit, proposed, round, is_demo=meeting.is_demo)
    for motion, row in zip(some, made, strict=True):
        motion.record = row
    rows_of(meeting, Motion).bulk_update(some, ["record"], batch_size=200)
    return Done(f"建任用纪实 {len(made)} 份", _("已建任用纪实 %s 份。") % len(made))


def _occasion(meeting: Meeting) -> str:
    """Return on which occasion a meeting decides: a term change where a plan was put to it."""
    occasion = AppointmentRecord.Round
    return str(occasion.TERM if meeting.plan_id else occasion.SINGLE)
