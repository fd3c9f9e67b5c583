"""Between the exchange package and appointment forms: which column says which field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from guantong.formats.appointment.exchange import Package, Row
from guantong.formats.appointment.form import AppointmentForm, FamilyMember
from guantong.formats.appointment.photo import suffix_of

#: Columns of A01 that hold a field of the form as text.
A01 = {
    "name": "A0101", "birth": "A0107", "native_place": "A0111A", "birthplace": "A0114A",
    "ethnicity": "A0117", "health": "A0128", "work_start": "A0134", "party": "A0140",
    "id_number": "A0184", "speciality": "A0187A", "current_post": "A0192A", "title": "A0196",
    "resume": "A1701", "awards": "A14Z101", "assessment": "A15Z101",
    "full_time_education": "QRZXL", "full_time_degree": "QRZXW",
    "full_time_education_school": "QRZXLXX", "full_time_degree_school": "QRZXWXX",
    "in_service_education": "ZZXL", "in_service_degree": "ZZXW",
    "in_service_education_school": "ZZXLXX", "in_service_degree_school": "ZZXWXX",
}  # fmt: skip
#: Columns of A53, the proposal; one row a person.
A53 = {
    "proposed_post": "A5304", "removed_post": "A5315", "reason": "A5317",
    "reporting_unit": "A5319", "age_date": "A5321", "filled_on": "A5323", "filled_by": "A5327",
}  # fmt: skip
A36 = {
    "kinship": "A3604A", "name": "A3601", "birth": "A3607", "political_status": "A3627",
    "work": "A3611",
}  # fmt: skip
#: GB/T 2261.1, as A0104 holds it.
SEX = {"1": "男", "2": "女"}


def forms_of(
    package: Package, labels: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[AppointmentForm, ...]:
    """Return a form for each person of A01, in its order.

    Parameters
    ----------
    labels
        For columns that hold codes: the column's table from code to words (``A0117`` to 汉族).
        A value that the table has not is handed on as it stands.

    """
    labels = {"A0104": SEX, **(labels or {})}
    family: dict[str, list[FamilyMember]] = {}
    for row in package.rows("A36"):
        texts: dict[str, Any] = {name: _value(row, column, labels) for name, column in A36.items()}
        family.setdefault(row["A0000"], []).append(FamilyMember(**texts))
    proposals = {row["A0000"]: row for row in package.rows("A53")}
    photos = {row["A0000"]: row.get("A5714", "") for row in package.rows("A57")}
    out = []
    for row in package.rows("A01"):
        key = row["A0000"]
        values: dict[str, Any] = {n: _value(row, column, labels) for n, column in A01.items()}
        proposal = proposals.get(key, {})
        values.update({name: _value(proposal, column, labels) for name, column in A53.items()})
        form = AppointmentForm(
            **values, sex=_value(row, "A0104", labels), family=tuple(family.get(key, ())),
            photo=package.photos.get(photos.get(key, ""), b""),
        )  # fmt: skip
        out.append(form)
    return tuple(out)


def package_of(
    forms: Iterable[tuple[str, AppointmentForm]],
    head: Mapping[str, str],
    units: Iterable[Row] = (),
    more: Mapping[str, tuple[Row, ...]] | None = None,
) -> Package:
    """Return the package of forms.

    Parameters
    ----------
    forms
        Each with the key that becomes A0000.
    units
        Rows of B01.
    more
        Rows of the sets that a form does not hold (A02, A05, A06, A08, A14, A15, A29–A31).

    """
    codes = {words: code for code, words in SEX.items()}
    tables: dict[str, list[Row]] = {"A01": [], "A36": [], "A53": [], "A57": []}
    photos: dict[str, bytes] = {}
    for key, form in forms:
        person = {"A0000": key, **{column: getattr(form, n) for n, column in A01.items()}}
        tables["A01"].append({**person, "A0104": codes.get(form.sex, form.sex)})
        for number, member in enumerate(form.family, start=1):
            told = {column: getattr(member, name) for name, column in A36.items()}
            tables["A36"].append({"A0000": key, **told, "SORTID": str(number)})
        if any(getattr(form, name) for name in A53):
            told = {column: getattr(form, name) for name, column in A53.items()}
            tables["A53"].append({"A0000": key, **told})
        if form.photo:
            name = f"{key}{suffix_of(form.photo)}"
            tables["A57"].append({"A0000": key, "A5714": name})
            photos[name] = form.photo
    whole = {name: tuple(rows) for name, rows in tables.items()}
    whole.update(more or {})
    whole["B01"] = tuple(units)
    told_head = {**head, "psncount": str(len(tables["A01"]))}
    return replace(Package(), head=told_head, tables=whole, photos=photos)


def _value(row: Row, column: str, labels: Mapping[str, Mapping[str, str]]) -> str:
    text = row.get(column, "")
    return labels.get(column, {}).get(text, text)
