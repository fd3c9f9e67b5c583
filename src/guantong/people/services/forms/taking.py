"""From an appointment form to a person: entered anew, or brought up to what the form says."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.db import transaction

from guantong.core.errors import GuantongError
from guantong.core.services import files
from guantong.formats.appointment import AppointmentForm
from guantong.formats.appointment.months import read_month
from guantong.formats.appointment.photo import suffix_of
from guantong.formats.appointment.resume import read_resume
from guantong.people.models import (
    Education,
    FamilyMember,
    Person,
    Photo,
    Proposal,
    ResumePeriod,
)
from guantong.people.services import persons, records
from guantong.people.services.forms import wording
from guantong.people.services.forms.outward import REASON, STUDIES
from guantong.people.services.history import Origin

if TYPE_CHECKING:
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
    never taken out; the résumé's periods are those of its text.

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
            raise GuantongError("新录入的人要有性别和出生年月。", field="sex")
        person = persons.create(actor, unit, facts, origin=origin)
    else:
        person = persons.change(actor, person, facts, origin=origin)
    _studies(actor, person, form, origin)
    _family(actor, person, form, origin)
    _proposal(actor, person, form, origin)
    if form.resume:
        _periods(actor, person, form.resume, origin)
    if form.photo:
        _photo(actor, person, form.photo, origin)
    return person


def _studies(actor: Account | None, person: Person, form: AppointmentForm, origin: Origin) -> None:
    rows = Education.objects.unscoped(REASON).filter(person=person, is_highest=True)
    known = {row.mode: row for row in rows}
    for mode, name in STUDIES.items():
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
        _write(actor, person, "A08", data, known.get(mode), origin)


def _family(actor: Account | None, person: Person, form: AppointmentForm, origin: Origin) -> None:
    rows = list(FamilyMember.objects.unscoped(REASON).filter(person=person))
    known = {(row.call.reveal(), row.name.reveal()): row for row in rows}
    for place, member in enumerate(form.family, start=1):
        if not member.name:
            continue
        data = {
            "kin": wording.kin_code(member.kinship), "call": member.kinship, "name": member.name,
            "birth": read_month(member.birth) or member.birth, "work": member.work,
            "politics": member.political_status, "position": place,
        }  # fmt: skip
        _write(actor, person, "A36", data, known.get((member.kinship, member.name)), origin)


def _proposal(actor: Account | None, person: Person, form: AppointmentForm, origin: Origin) -> None:
    data = wording.proposal_data(form)
    last = Proposal.objects.unscoped(REASON).filter(person=person).last()
    if data:
        _write(actor, person, "A53", data, last, origin)


def _periods(actor: Account | None, person: Person, text: str, origin: Origin) -> None:
    """Make the periods those of the text, if they are not; entries without a month stay text."""
    wanted: list[tuple[str, str, str, bool]] = []
    for period in read_resume(text):
        if period.start and len(period.start) == WHOLE_MONTH:
            wanted.append((period.start, _whole(period.end), period.text[:600], False))
            wanted += [
                (study.start, _whole(study.end), study.text[:600], True)
                for study in period.studies
                if study.start and len(study.start) == WHOLE_MONTH
            ]
    rows = list(ResumePeriod.objects.unscoped(REASON).filter(person=person))
    if [(row.start, row.end, row.text, row.within_id is not None) for row in rows] == wanted:
        return
    for row in [row for row in rows if row.within_id] + [row for row in rows if not row.within_id]:
        records.remove_record(actor, person, "A17", row.pk, origin=origin)
    holder = None
    for place, (start, end, words, inner) in enumerate(wanted, start=1):
        data = {
            "start": start, "end": end if end >= start else "", "text": words, "position": place,
            "within": holder if inner else None,
        }  # fmt: skip
        row = records.save_record(actor, person, "A17", data, origin=origin)
        holder = holder if inner else row


def _whole(month: str | None) -> str:
    return month if month and len(month) == WHOLE_MONTH else ""


def _photo(actor: Account | None, person: Person, photo: bytes, origin: Origin) -> None:
    last = Photo.objects.unscoped(REASON).filter(person=person).select_related("file").last()
    if last and files.content_of(last.file) == photo:
        return
    name = f"照片{suffix_of(photo)}"
    file = files.store(actor, person.unit, name, io.BytesIO(photo), "照片")
    records.save_record(actor, person, Photo.info_set, {"file": file}, origin=origin)


def _write(
    actor: Account | None,
    person: Person,
    info_set: str,
    data: dict[str, Any],
    row: Any,
    origin: Origin,
) -> None:
    """Add a row, or change the one there is if it says something else."""
    if row is None:
        records.save_record(actor, person, info_set, data, origin=origin)
    elif any(getattr(row, name) != value for name, value in data.items()):
        records.save_record(actor, person, info_set, data, record=row.pk, origin=origin)
