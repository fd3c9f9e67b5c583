"""From persons to appointment forms, many with few queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from guantong.core.scope import rows_of_all
from guantong.core.services import files
from guantong.formats.appointment import AppointmentForm, FamilyMember
from guantong.formats.appointment.form import NEWEST
from guantong.formats.appointment.months import compact
from guantong.people.models import Education, Mode, Person, Photo, Proposal, Sex
from guantong.people.models import FamilyMember as KeptMember
from guantong.people.services.forms import wording
from guantong.people.services.secrets import relative


@dataclass(frozen=True)
class Paper:
    """When forms are printed and by whom: the day to which ages count, 填表时间, 填表人."""

    ages_on: dt.date
    filled_on: dt.date
    filled_by: str

    def on(self, form: AppointmentForm) -> AppointmentForm:
        """Return a form as it is printed: never with the age of another day."""
        ages, filled = f"{self.ages_on:%Y%m%d}", f"{self.filled_on:%Y%m%d}"
        by = form.filled_by or self.filled_by
        return replace(form, age_date=ages, filled_on=filled, filled_by=by)


#: Fields of the form for each mode of study.
STUDIES = {
    Mode.FULL_TIME.value: "full_time", Mode.IN_SERVICE.value: "in_service",
}  # fmt: skip


def forms_of(
    people: Sequence[Person], *, id_numbers: Mapping[int, str] | None = None,
    paper: Paper | None = None,
) -> list[AppointmentForm]:  # fmt: skip
    """Return the forms of persons with their photos, in the order given.

    Parameters
    ----------
    id_numbers
        Numbers in the clear by person, from `secrets.reveal_for_export`; without it they are
        masked. Families stand in the clear: whoever calls this has asked and logs it.
    paper
        What every form that leaves the system carries; None leaves what was recorded.

    """
    photos = photos_of(people)
    found = [
        replace(form, photo=photos.get(person.pk, b""))
        for person, form in zip(people, texts_of(people, id_numbers=id_numbers), strict=True)
    ]
    return list(map(paper.on, found)) if paper else found


def photos_of(people: Sequence[Person]) -> dict[int, bytes]:
    """Return the photo of each person who has one, the latest of several."""
    rows = rows_of_all(people, Photo, "person").select_related("file")
    latest = {row.person_id: row.file for row in rows}
    return {person: files.content_of(file) for person, file in latest.items()}


def texts_of(
    people: Sequence[Person], *, id_numbers: Mapping[int, str] | None = None
) -> list[AppointmentForm]:
    """Return the same without the photos."""
    studies = _by_person(rows_of_all(people, Education, "person"))
    family = _by_person(rows_of_all(people, KeptMember, "person"))
    proposals = _by_person(rows_of_all(people, Proposal, "person"))
    out = []
    for person in people:
        extra: dict[str, Any] = {}
        for row in studies[person.pk]:
            if row.is_highest:
                extra.update(_study(row))
        extra.update(wording.proposal_texts(person, _last(proposals[person.pk])))
        shown = id_numbers.get(person.pk, "") if id_numbers is not None else str(person.id_number)
        members = tuple(map(_member, family[person.pk]))
        out.append(replace(_bare(person), **extra, id_number=shown, family=members))
    return out


def _bare(person: Person) -> AppointmentForm:
    """Return what A01 alone says."""
    texts: dict[str, Any] = {
        name: getattr(person, column) for name, column in wording.PLAIN.items()
    }
    months: dict[str, Any] = {
        name: wording.kept_or(person, name, compact(getattr(person, column)))
        for name, column in wording.MONTHS.items()
    }
    return AppointmentForm(
        **texts, **months, sex="男" if person.sex == Sex.MALE else "女",
        party=wording.kept_or(person, "party", wording.party_text(person)),
        limit_before_reform=wording.limit_text(person),
        retirement_month=wording.retirement_text(person),
        version=person.form_extras.get("version", NEWEST),
        bom=bool(person.form_extras.get("bom", False)), extras=wording.kept_extras(person),
    )  # fmt: skip


def _study(row: Education) -> dict[str, str]:
    name = STUDIES[row.mode]
    same = row.degree and not row.degree_school
    return {
        f"{name}_education": row.schooling_text or _label(row),
        f"{name}_degree": row.degree,
        f"{name}_education_school": row.school,
        f"{name}_degree_school": row.school if same else row.degree_school,
    }


def _label(row: Education) -> str:
    return str(row.get_schooling_display()) if row.schooling else ""


def _member(row: KeptMember) -> FamilyMember:
    told = relative(row)
    return FamilyMember(told.call, told.name, compact(told.birth), told.politics, told.work)


def _by_person(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    out: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        out[row.person_id].append(row)
    return out


def _last(rows: list[Any]) -> Any:
    return rows[-1] if rows else None
