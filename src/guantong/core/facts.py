"""A fact: what a room knows of a row, once; forms are filled in from it, rules ask it.

Whoever holds the record declares it; whoever needs it names it. A fact is told to those who
hold its right over the row. What is not known is `Unknown`, never a no.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.models import PartyOrganisation, Unit
from guantong.core.months import MonthField
from guantong.core.roles import PARTY_VIEW, UNIT_VIEW, Permission
from guantong.core.scope import paths_of, pointing
from guantong.core.text import Text

if TYPE_CHECKING:
    from guantong.core.models import Account


@dataclass(frozen=True)
class Known:
    """What is known, and from where."""

    value: Any
    source: Text


@dataclass(frozen=True)
class Unknown:
    """That it is not known; ``why``, where that can be said."""

    why: Text = ""


Answer: TypeAlias = "Known | Unknown"
#: Rows of the fact's model and a day → what is known of each by its key; the rest is unknown.
Find: TypeAlias = "Callable[[Sequence[Any], dt.date], Mapping[int, Answer]]"


@dataclass(frozen=True)
class Fact:
    """Something a room knows of the rows of a model.

    Attributes
    ----------
    type
        As of `core.fields.Field`: a word, or a model.
    needs
        The right over the row that lets it be read.
    choices
        Value and label, of a ``choice``.
    declared
        The module that declares it.

    """

    name: str
    model: type[models.Model]
    label: Text
    type: str | type[models.Model]
    needs: Permission
    choices: tuple[tuple[str, Text], ...]
    find: Find
    declared: str

    def __call__(
        self, rows: Iterable[models.Model], on: dt.date | None = None
    ) -> dict[int, Answer]:
        """Return what is known of each row on a day, today if none is said."""
        rows = list(rows)
        found = self.find(rows, on or timezone.localdate()) if rows else {}
        return {row.pk: _told(found.get(row.pk)) for row in rows}

    def of(self, row: models.Model, on: dt.date | None = None) -> Answer:
        """Return what is known of one row."""
        return self([row], on)[row.pk]

    def readable(self, reader: Account | None, row: models.Model) -> bool:
        """Tell whether a reader may read it of a row."""
        return reader is None or all(reader.may(self.needs, path) for path in paths_of(row))


FACTS: dict[str, Fact] = {}
#: Columns → types of fields; other columns are text.
KINDS: dict[type[models.Field[Any, Any]], str] = {
    MonthField: "month", models.DateField: "date", models.TextField: "long",
    models.BooleanField: "flag", models.IntegerField: "number",
}  # fmt: skip


def fact(
    name: str,
    model: type[models.Model],
    type: str | type[models.Model] = "text",  # noqa: A002 - as of a field
    *,
    label: Text,
    needs: Permission,
    choices: Iterable[tuple[str, Text]] = (),
    declared: str = "",
) -> Callable[[Find], Fact]:
    """Declare a function of (rows, on) as a fact; see `Fact` for what is said of it."""

    def declare(find: Find) -> Fact:
        if name in FACTS:
            raise LookupError(f"there is a fact {name} already")
        module = declared or find.__module__
        made = FACTS[name] = Fact(name, model, label, type, needs, tuple(choices), find, module)
        return made

    return declare


class Subject:
    """Of what facts are asked on a form about a row: the row itself, or its ``subject()``.

    Whatever is asked of it several times is read once.
    """

    def __init__(self, row: Any) -> None:
        self.row = row

    @cached_property
    def _rows(self) -> list[Any]:
        further = getattr(self.row, "subject", None)
        return [self.row, further() if callable(further) else None]

    def row_of(self, one: Fact) -> models.Model | None:
        """Return the row of a fact's model, or None."""
        fits = (it for it in self._rows if isinstance(it, one.model) and it.pk is not None)
        return next(fits, None)

    def known(self, name: str) -> Known | None:
        """Return what is known, whoever asks; None if it is not."""
        one = FACTS.get(name)
        row = self.row_of(one) if one else None
        found = one.of(row) if one and row is not None else None
        return found if isinstance(found, Known) else None

    def readable(self, name: str, reader: Account | None) -> bool:
        """Tell whether a reader may read it."""
        one = FACTS.get(name)
        row = self.row_of(one) if one else None
        return reader is None or (one is not None and row is not None and one.readable(reader, row))


def _told(found: Answer | None) -> Answer:
    """Return an answer in which nothing is known as unknown."""
    blank = found is None or (isinstance(found, Known) and found.value in (None, "", []))
    return Unknown() if found is None or blank else found


def columns(
    model: type[models.Model], prefix: str, source: Text, needs: Permission, *names: str
) -> None:
    """Declare columns of a model as facts: ``person.sex`` is what the row itself says."""
    for name in names:
        column: Any = model._meta.get_field(name)
        choices = tuple(column.flatchoices)
        kind = "choice" if choices else next(
            (kind for of, kind in KINDS.items() if isinstance(column, of)), "text"
        )  # fmt: skip

        def find(rows: Sequence[Any], _on: dt.date, name: str = name) -> dict[int, Answer]:
            return {row.pk: Known(getattr(row, name), source) for row in rows}

        fact(
            f"{prefix}.{name}", model, kind, label=column.verbose_name, needs=needs,
            choices=choices, declared=model.__module__,
        )(find)  # fmt: skip


REGISTER = _("机构登记")
columns(Unit, "unit", REGISTER, UNIT_VIEW, "name", "code", "kind")


@fact("unit.above", Unit, Unit, label=_("上级单位"), needs=UNIT_VIEW)
def above(rows: Sequence[Unit], _on: dt.date) -> dict[int, Answer]:
    """Return the units above."""
    units = pointing(Unit, "pk", {row.parent_id for row in rows if row.parent_id}).in_bulk()
    return {row.pk: Known(units[row.parent_id], REGISTER) for row in rows if row.parent_id in units}


PARTY = _("党组织登记")
columns(PartyOrganisation, "party", PARTY, PARTY_VIEW, "name", "code", "kind")


def _where_known(name: str, kind: str) -> None:
    """Declare a column of the Party's organisations that is empty where nobody knows."""

    def find(rows: Sequence[PartyOrganisation], _on: dt.date) -> dict[int, Answer]:
        found = {row.pk: getattr(row, name) for row in rows}
        return {pk: Known(value, PARTY) for pk, value in found.items() if value is not None}

    column: Any = PartyOrganisation._meta.get_field(name)
    label = column.verbose_name
    fact(f"party.{name}", PartyOrganisation, kind, label=label, needs=PARTY_VIEW)(find)


for _name, _kind in (
    ("members", "number"), ("full_members", "number"), ("elected_on", "date"),
    ("term_ends_on", "date"),
):  # fmt: skip
    _where_known(_name, _kind)
