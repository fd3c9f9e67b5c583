"""From an appointment form to a person: entered anew, or brought up to what the form says."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.core.scope import rows_of
from guantong.core.services import events, files
from guantong.formats.appointment import AppointmentForm
from guantong.formats.appointment.months import read_month
from guantong.formats.appointment.photo import suffix_of
from guantong.formats.appointment.resume import Period, Study, read_resume
from guantong.frame.records import changes
from guantong.frame.records.changes import Difference
from guantong.frame.records.origin import Origin
from guantong.people.models import (
    Education,
    FamilyMember,
    Person,
    Photo,
    Proposal,
    Record,
    ResumePeriod,
)
from guantong.people.services import persons, records
from guantong.people.services.forms import wording
from guantong.people.services.forms.outward import STUDIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guantong.core.models import Account, Unit

#: Months only: the structured résumé holds no bare years and no words without a month.
WHOLE_MONTH = 7


@transaction.atomic
def take_form(
    actor: Account | None,
    form: AppointmentForm,
    *,
    person: Person | None = None,
    unit: Unit | None = None,
    origin: Origin,
) -> Person:
    """Bring a person up to what a form says, or enter the person into a unit.

    What the form leaves empty stays as it is; family members and studies are added or corrected,
    never taken out; the résumé's periods are those of its text. No act of its own: it is made of
    acts on the person (enter, correct), and whoever calls it is one.

    Parameters
    ----------
    person
        Whose form it is; None enters a new one into ``unit``.

    Raises
    ------
    GuantongError
        If a value is not taken; the message names the field as the form calls it.

    """
    facts = wording.facts_of(form)
    if person is None:
        if unit is None:
            raise ValueError("a new person needs a unit")
        if "sex" not in facts or "birth_month" not in facts:
            raise GuantongError(_("新录入的人要有性别和出生年月。"), field="sex")
        person = persons.create(actor, unit, facts, origin=origin)
    else:
        person = persons.change(actor, person, facts, origin=origin)
    writer = _Writer(person)
    _studies(writer, form)
    _family(writer, form)
    _proposal(writer, form)
    if form.resume:
        _periods(writer, form.resume)
    if form.photo:
        _photo(writer, actor, form.photo)
    if writer.noted:
        changes.note_all(actor, person, writer.noted, origin=origin)
        records.refresh(person)
        text = f"{person.unit.name} 1 人：按任免表登记 {len(writer.noted)} 条"
        events.record(actor, "人员.登记任免表", person, text)
    return person


class _Writer:
    """Writes a person's records one after another and gathers their history.

    The services for single records do the same with a lock, an event and a new look at the
    person's columns for each; a form has a score of them.
    """

    def __init__(self, person: Person) -> None:
        self.person = person
        self.noted: list[tuple[str, int, list[Difference]]] = []

    def rows(self, model: type[Record]) -> list[Any]:
        """Return what the person has of a set."""
        return list(rows_of(self.person, model, "person"))

    def put(self, model: type[Record], data: dict[str, Any], row: Any = None) -> Any:
        """Add a row, or change the one there is if it says something else."""
        if row is not None and all(getattr(row, name) == value for name, value in data.items()):
            return row
        made = row or model(person=self.person)
        made.version += row is not None
        found = records.write(made, data)
        self.noted.append((model.info_set, made.pk, found))
        return made

    def take_out(self, row: Record) -> None:
        """Remove a row; what it said stays in the changes."""
        fields = records.fields_of(type(row))
        self.noted.append((row.info_set, row.pk, changes.contents(row, fields, removed=True)))
        row.delete()


def _studies(writer: _Writer, form: AppointmentForm) -> None:
    known = {row.mode: row for row in writer.rows(Education) if row.is_highest}
    for place, (mode, name) in enumerate(STUDIES.items(), start=1):
        texts = {
            part: getattr(form, f"{name}_{part}")
            for part in ("education", "degree", "education_school", "degree_school")
        }
        if not any(texts.values()):
            continue
        same = texts["degree_school"] == texts["education_school"] and texts["degree"]
        data = {
            "mode": mode, "schooling": wording.schooling_code(texts["education"]),
            "schooling_text": texts["education"], "degree": texts["degree"],
            "school": texts["education_school"],
            "degree_school": "" if same else texts["degree_school"], "is_highest": True,
        }  # fmt: skip
        row = known.get(mode)
        writer.put(Education, data if row else {**data, "position": place}, row)


def _family(writer: _Writer, form: AppointmentForm) -> None:
    known = {(row.call.reveal(), row.name.reveal()): row for row in writer.rows(FamilyMember)}
    for place, member in enumerate(form.family, start=1):
        if not member.name:
            continue
        data = {
            "kin": wording.kin_code(member.kinship), "call": member.kinship, "name": member.name,
            "birth": read_month(member.birth) or member.birth, "work": member.work,
            "politics": member.political_status, "position": place,
        }  # fmt: skip
        writer.put(FamilyMember, data, known.get((member.kinship, member.name)))


def _proposal(writer: _Writer, form: AppointmentForm) -> None:
    data = wording.proposal_data(form)
    if data:
        writer.put(Proposal, data, next(iter(writer.rows(Proposal)[-1:]), None))


def _periods(writer: _Writer, text: str) -> None:
    """Make the periods those of the text, if they are not; entries without a month stay text."""
    wanted = [
        (one.start, _end(one), one.text[:600], inner) for one, inner in _entries(text)
    ]  # fmt: skip
    rows = writer.rows(ResumePeriod)
    if [(row.start, row.end, row.text, row.within_id is not None) for row in rows] == wanted:
        return
    for row in sorted(rows, key=lambda row: row.within_id is None):
        writer.take_out(row)
    holder = None
    for place, (start, end, words, inner) in enumerate(wanted, start=1):
        data = {
            "start": start, "end": end, "text": words, "position": place,
            "within": holder if inner else None,
        }  # fmt: skip
        row = writer.put(ResumePeriod, data)
        holder = holder if inner else row


def _entries(text: str) -> Iterator[tuple[Period | Study, bool]]:
    for period in read_resume(text):
        if period.start and len(period.start) == WHOLE_MONTH:
            yield period, False
            for study in period.studies:
                if study.start and len(study.start) == WHOLE_MONTH:
                    yield study, True


def _end(entry: Period | Study) -> str:
    """Return the entry's end, unless it is a bare year or comes before the beginning."""
    end = entry.end or ""
    return end if len(end) == WHOLE_MONTH and end >= (entry.start or "") else ""


def _photo(writer: _Writer, actor: Account | None, photo: bytes) -> None:
    rows = list(rows_of(writer.person, Photo).select_related("file"))
    if rows and files.content_of(rows[-1].file) == photo:
        return
    name = f"照片{suffix_of(photo)}"
    file = files.store(actor, writer.person.unit, name, io.BytesIO(photo), "照片")
    writer.put(Photo, {"file": file, "position": len(rows) + 1})
