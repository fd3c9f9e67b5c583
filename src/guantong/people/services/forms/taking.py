"""From an appointment form to a person: entered anew, or brought up to what the form says."""

from __future__ import annotations

import io
from collections import defaultdict
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
    Party,
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

WHOLE_MONTH = wording.WHOLE_MONTH


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
    never taken out; the résumé's periods are those of its text. Words never take a party member's
    status away. No act of its own: it is made of acts on the person (enter, correct), and whoever
    calls it is one.

    Parameters
    ----------
    person
        Whose form it is; None enters a new one into ``unit``.

    Raises
    ------
    GuantongError
        If a value is not taken; the message names the field as the form calls it.

    """
    facts = _facts(form, person)
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


def _facts(form: AppointmentForm, person: Person | None) -> dict[str, Any]:
    """Return what a form says of A01, beside what is known: a vaguer word replaces none."""
    facts = wording.facts_of(form)
    if person is None:
        sex, birth = facts.get("sex", ""), str(facts.get("birth_month", ""))
        kept = Person(sex=sex, birth_month=birth)
    else:
        kept = person
        for column in wording.MONTHS.values():
            known, said = getattr(person, column), str(facts.get(column, ""))
            if len(said) < WHOLE_MONTH and known.startswith(said):
                facts.pop(column, None)
        _keep_status(facts, person, form.party)
    years = wording.limit_years(form.limit_before_reform, kept.birth_month)
    kind, end = wording.kind_of(kept.sex, years), wording.retires(kept)
    if kind and end is not None and end.category.value != years:
        facts["retirement_kind"] = kind
    return facts


def _keep_status(facts: dict[str, Any], person: Person, said: str) -> None:
    """Keep a party member one; a month alone does not make a probationary member a full one."""
    if person.party not in Party.members() or "party" not in facts:
        return
    probation = person.party == Party.MEMBER and facts["party"] == Party.PROBATIONARY
    if probation or facts["party"] not in Party.members():
        told = {"kept": Party(person.party).label, "said": said}
        text = _(
            "系统中是%(kept)s，这里写“%(said)s”：政治面貌不因文件降低，确有变化请在人员页上办理。"
        )
        raise GuantongError(text % told, field="party")
    if "党员" not in said:
        facts.pop("party")


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
    rows = writer.rows(FamilyMember)
    last = max((row.position for row in rows), default=0)
    known: defaultdict[tuple[str, str], list[FamilyMember]] = defaultdict(list)
    for row in rows:
        known[row.call.reveal(), row.name.reveal()].append(row)
    for member in form.family:
        if member.is_blank:
            continue
        same = known[member.kinship, member.name]
        row = same.pop(0) if same else None
        last += row is None
        data = {
            "kin": wording.kin_code(member.kinship), "call": member.kinship, "name": member.name,
            "birth": read_month(member.birth) or member.birth, "work": member.work,
            "politics": member.political_status, "position": row.position if row else last,
        }  # fmt: skip
        writer.put(FamilyMember, data, row)


def _proposal(writer: _Writer, form: AppointmentForm) -> None:
    data = wording.proposal_data(form)
    row = next(iter(writer.rows(Proposal)[-1:]), None)
    proposed = data.keys() - wording.OF_THE_PAPER
    # When a paper was printed is no news about the person.
    if data and (row is None or any(getattr(row, name) != data[name] for name in proposed)):
        writer.put(Proposal, data, row)


def _periods(writer: _Writer, text: str) -> None:
    """Make the periods those of the text, if they are not; entries without a month stay text."""
    wanted = [
        (one.start, one.end or "", one.text[:600], inner) for one, inner in _entries(text)
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
    """Yield the entries whose months are whole and in order; the others stay text."""
    for period in read_resume(text):
        if _is_sound(period):
            yield period, False
            yield from ((study, True) for study in period.studies if _is_sound(study))


def _is_sound(entry: Period | Study) -> bool:
    start, end = entry.start or "", entry.end or ""
    return len(start) == WHOLE_MONTH and (not end or (len(end) == WHOLE_MONTH and end >= start))


def _photo(writer: _Writer, actor: Account | None, photo: bytes) -> None:
    rows = list(rows_of(writer.person, Photo).select_related("file"))
    if rows and files.content_of(rows[-1].file) == photo:
        return
    name = f"照片{suffix_of(photo)}"
    file = files.store(actor, writer.person.unit, name, io.BytesIO(photo), "照片")
    writer.put(Photo, {"file": file, "position": len(rows) + 1})
