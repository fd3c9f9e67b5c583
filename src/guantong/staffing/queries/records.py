"""Records of appointments: how far each is, what the four units concluded, what came after.

What a meeting did is read from the meeting: it tells it here (`tells`), since it lies above.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Case as If
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.casework.models import Conclusion, Turn
from guantong.casework.process.definition import NO_REPLY
from guantong.core.scope import pointing, rows_of_all
from guantong.core.text import Text
from guantong.staffing.models import AppointmentRecord, RecordWaiver
from guantong.standards.appointment_record import Wanted, conclusions

if TYPE_CHECKING:
    from guantong.core.models import Account

#: The keys of the processes, and the step whose branches are the conclusions.
RECORD, CONCLUSIONS, CONCLUDE = "appointment.record", "appointment.conclusions", "conclude"
#: Steps of the record in their order, as its process calls them.
STEPS = ("motion", "recommendation", "inspection", "follow", "close")
STOPPED = "stopped"
STATES: dict[str, tuple[Text, Q]] = {
    "motion": (_("动议"), Q(at_step="motion")),
    "recommendation": (_("民主推荐"), Q(at_step="recommendation")),
    "inspection": (_("考察"), Q(at_step="inspection")),
    "follow": (_("讨论决定和任职"), Q(at_step="follow")),
    "close": (_("待归档"), Q(at_step="close")),
    "filed": (_("已归档"), ~Q(case__closed_at=None)),
    STOPPED: (_("已终止"), ~Q(stopped_on=None)),
}


@dataclass(frozen=True)
class Said:
    """One of the four conclusions as it stands.

    Attributes
    ----------
    turn
        Where its unit answers; None as long as nobody asked.
    outcome
        What it said; "" while it is not in, or not to be read yet.
    row
        The signed conclusion that holds: the last one.
    sealed
        Whether it is in and not to be read before the others are.

    """

    wanted: Wanted
    turn: Turn | None = None
    outcome: str = ""
    row: Conclusion | None = None
    sealed: bool = False

    @property
    def missing(self) -> bool:
        """Whether there is no conclusion: not asked, not in yet, or its day passed without one."""
        return not self.sealed and self.row is None

    @property
    def silent(self) -> bool:
        """Whether the unit did not answer by its day, and that was written down."""
        return self.turn is not None and self.turn.outcome == NO_REPLY

    @property
    def late(self) -> bool:
        """Whether it came after that was written down."""
        return self.silent and self.row is not None

    @property
    def adverse(self) -> bool:
        """Whether it speaks against the appointment."""
        return self.outcome in self.wanted.adverse

    @property
    def overdue(self) -> bool:
        """Whether the unit's day is over and nothing was written down."""
        return self.turn is not None and self.turn.late

    @property
    def words(self) -> str:
        """What is told of it: the outcome, or why there is none."""
        if self.sealed:
            return str(_("已答复，四项都答复后可见"))
        if self.row is not None:
            return _("%s（迟到，原记未反馈）") % self.outcome if self.late else self.outcome
        if self.turn is None:
            return str(_("未征求"))
        if self.silent:
            return NO_REPLY
        return str(_("逾期未答复") if self.overdue else _("待答复"))


@dataclass(frozen=True)
class Line:
    """A line of the record: what was done, by whom, when, with what result, on what paper."""

    item: str
    what: str = ""
    who: str = ""
    on: dt.date | None = None
    result: str = ""
    document: str = ""


@dataclass
class Later:
    """What came of an appointment after the record's own steps.

    Attributes
    ----------
    state
        How far it is, in a word; "" where nothing is known.
    held
        Whether the post was taken up and no probation runs.

    """

    lines: list[Line] = field(default_factory=list)
    state: str = ""
    held: bool = False


Tell = Callable[[Sequence[AppointmentRecord]], Mapping[int, Later]]
_TELLERS: list[Tell] = []


def tells(function: Tell) -> Tell:
    """Register what a room above knows of records; the last one that knows of one tells it."""
    _TELLERS.append(function)
    return function


def later(rows: Sequence[AppointmentRecord]) -> dict[int, Later]:
    """Return what came of each record."""
    found = {row.pk: Later() for row in rows}
    for tell in _TELLERS:
        found |= tell(rows)
    return found


def with_step(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate records with the open step of each; "" of one that is closed or stopped."""
    open_ = Turn.objects.filter(case=OuterRef("case"), done_at=None).order_by("-pk")
    step = If(
        When(stopped_on__isnull=False, then=Value("")),
        default=Subquery(open_.values("step")[:1]), output_field=CharField(),
    )  # fmt: skip
    found: QuerySet[Any] = rows.annotate(at_step=step)
    return found


def in_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the records that are so far; rows are as `with_step` gives them."""
    return with_step(rows).filter(STATES[value][1])


def state_of(row: AppointmentRecord, after: Later | None = None) -> str:
    """Say how far a record is; once a meeting took it up, how far that is."""
    if row.stopped_on is not None:
        return str(STATES[STOPPED][0])
    if row.case.closed_at is not None:
        return str(STATES["filed"][0])
    known = getattr(row, "at_step", None)
    step = known if known is not None else _step(row)
    after = later([row])[row.pk] if after is None else after
    if step in ("follow", "close") and after.state:
        return after.state
    label = str(STATES[step][0]) if step in STATES else str(STATES["follow"][0])
    return f"{label} · {after.state}" if after.state else label


def _step(row: AppointmentRecord) -> str:
    turn = pointing(Turn, "case", [row.case_id]).filter(done_at=None).order_by("-pk").first()
    return turn.step if turn else ""


def going(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the records that are under way."""
    return rows.filter(case__closed_at=None, stopped_on=None)


def open_of(people: Iterable[Any], reader: Account | None) -> QuerySet[Any]:
    """Return the records under way of persons, as far as a reader may see them; None is all."""
    rows = going(rows_of_all(list(people), AppointmentRecord, "person"))
    if reader is not None:
        rows = rows.filter(pk__in=AppointmentRecord.objects.visible_to(reader).values("pk"))
    return rows.select_related("person", "post__unit", "unit", "case", "conclusions")


def open_answers() -> QuerySet[Any]:
    """Return the turns at which a unit has not answered yet, for use in a subquery."""
    found: QuerySet[Any] = Turn.objects.filter(step=CONCLUDE, done_at=None)
    return found


def _turns() -> QuerySet[Any]:
    return Turn.objects.filter(case=OuterRef("conclusions"), step=CONCLUDE)


def lacking(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the records without all four conclusions."""
    said = Conclusion.objects.filter(turn=OuterRef("pk"))
    unsaid = _turns().filter(~Exists(said))
    return rows.filter(Q(conclusions=None) | Q(Exists(unsaid)))


def silent(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the records of which a unit did not answer, and has not since."""
    said = Conclusion.objects.filter(turn=OuterRef("pk"))
    return rows.filter(Exists(_turns().filter(~Exists(said), outcome=NO_REPLY)))


def overdue(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the records of which a unit has not answered and its day is over."""
    late = _turns().filter(done_at=None, stopped=False, due__lt=timezone.localdate())
    return rows.filter(Exists(late))


def of(
    rows: Sequence[AppointmentRecord], *, reader: Account | None = None
) -> dict[int, tuple[Said, ...]]:
    """Return the four conclusions of records whose right to be read was checked already.

    What one unit said is not told before all have, except to who signed it; nor after two persons
    agreed that the appointment goes on without those that are missing.
    """
    cases = {row.conclusions_id for row in rows if row.conclusions_id}
    turns = pointing(Turn, "case", cases).filter(step=CONCLUDE)
    some = list(turns.select_related("unit", "case__process", "case__unit").order_by("round", "pk"))
    last = {one.turn_id: one for one in pointing(Conclusion, "turn", some).order_by("pk")}
    by_case: defaultdict[int, dict[str, Turn]] = defaultdict(dict)
    for one in some:
        branches = one.case.definition.step(CONCLUDE).branches
        if 0 < one.branch <= len(branches):
            by_case[one.case_id][branches[one.branch - 1].id] = one
    agreed = set(waivers(rows).values_list("record", flat=True))
    return {
        row.pk: _said(by_case.get(row.conclusions_id or 0, {}), last, reader, row.pk in agreed)
        for row in rows
    }


def _said(
    turns: Mapping[str, Turn], last: Mapping[int, Conclusion], reader: Account | None, agreed: bool
) -> tuple[Said, ...]:
    hidden = not agreed and any(one.done_at is None for one in turns.values())
    found = []
    for wanted in conclusions():
        turn = turns.get(wanted.code)
        row = last.get(turn.pk) if turn else None
        own = row is not None and reader is not None and row.signer_id == reader.pk
        if row is not None and hidden and not own:
            found.append(Said(wanted, turn, sealed=True))
        else:
            found.append(Said(wanted, turn, row.outcome if row else "", row))
    return tuple(found)


def waivers(rows: Sequence[AppointmentRecord]) -> QuerySet[RecordWaiver]:
    """Return what was said of records that go to a meeting without a conclusion or against one."""
    found: QuerySet[RecordWaiver] = rows_of_all(rows, RecordWaiver, "record")
    return found.select_related("by", "seconded_by")
