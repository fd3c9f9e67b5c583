"""Rows as a disc carries them: by field, and by codes instead of this database's keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from guantong.core.discs import BadDisc
from guantong.core.models import Unit
from guantong.core.sealing import Sealed
from guantong.people.models import Category, Person

#: What another house makes itself: keys, what is derived, what points to what stays here.
LEFT = frozenset({
    "id", "unit_path", "version", "pinyin", "initials", "is_member", "id_digest", "name_digest",
    "created_at", "changed_by",
})  # fmt: skip
#: The models whose rows are named by their code.
CODED: tuple[type[models.Model], ...] = (Unit, Person)
#: Model → code → key in this database.
Back: TypeAlias = Mapping[Any, Mapping[str, int]]
REASON = "光盘上的编码对应本系统的哪些机构和人员"


@dataclass
class Keys:
    """Codes of units and persons, and their keys in this database."""

    codes: Mapping[Any, Mapping[int, str]]

    @classmethod
    def of_all(cls) -> Keys:
        """Read them."""
        units = Unit.objects.unscoped(REASON)
        people = Person.objects.unscoped(REASON).filter(category=Category.CADRE)
        return cls({
            Unit: dict(units.values_list("pk", "code")),
            Person: dict(people.values_list("pk", "code")),
        })  # fmt: skip

    @property
    def back(self) -> Back:
        """The codes of each model, and their keys."""
        return {
            model: {code: key for key, code in some.items()} for model, some in self.codes.items()
        }


def fields_of(model: type[models.Model], *left: str) -> list[models.Field[Any, Any]]:
    """Return the fields that a disc carries of a model."""
    return [
        one for one in model._meta.concrete_fields
        if one.name not in LEFT and one.name not in left
        and (not isinstance(one, models.ForeignKey) or one.related_model in CODED)
    ]  # fmt: skip


def told(row: models.Model, keys: Keys, *left: str) -> dict[str, Any]:
    """Return what a disc says of a row."""
    out: dict[str, Any] = {}
    for one in fields_of(type(row), *left):
        value = one.value_from_object(row)
        if isinstance(one, models.ForeignKey):
            value = keys.codes[one.related_model].get(value)
        elif isinstance(value, Sealed):
            value = value.reveal()
        elif isinstance(value, dt.date | Decimal):
            value = value.isoformat() if isinstance(value, dt.date) else str(value)
        out[one.name] = value
    return out


@dataclass(frozen=True)
class Reader:
    """Reads what a disc says of rows of one model, as this database keeps it.

    Attributes
    ----------
    where
        What the disc calls them, for whoever is told what is wrong.

    """

    model: type[models.Model]
    back: Back
    where: str
    left: tuple[str, ...] = ()

    def values(self, said: Any) -> dict[str, Any]:
        """Return attribute → value; a code that nobody here has is nothing.

        Raises
        ------
        BadDisc
            If it says what no such row has.

        """
        fields = {one.name: one for one in fields_of(self.model, *self.left)}
        if not isinstance(said, dict) or said.keys() - fields.keys():
            raise self._wrong()
        out: dict[str, Any] = {}
        for name, value in said.items():
            one = fields[name]
            if isinstance(one, models.ForeignKey):
                out[one.attname] = self.back[one.related_model].get(value) if value else None
                continue
            try:
                out[name] = one.to_python(value)
            except (ValidationError, TypeError) as error:
                raise self._wrong() from error
        return out

    def here(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is said, without codes that nobody here has: as `told` would say it."""
        fields = {one.name: one for one in fields_of(self.model, *self.left)}
        return {
            name: None
            if isinstance(fields.get(name), models.ForeignKey)
            and value not in self.back[fields[name].related_model]
            else value
            for name, value in said.items()
        }

    def _wrong(self) -> BadDisc:
        text = _("光盘上“%s”的内容本系统认不得，没有作任何改动。两台机器请用同一版本的程序。")
        return BadDisc(text % self.where, field="file")


def listed(body: Mapping[str, Any], name: str) -> list[Any]:
    """Return a list that a disc must have.

    Raises
    ------
    BadDisc
        If it has none.

    """
    found = body.get(name)
    if not isinstance(found, list):
        text = _("光盘内容不完整，没有作任何改动。请重新制作。")
        raise BadDisc(text, field="file")
    return found


def by_person(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Return rows of persons by the person's key, in their order."""
    out: dict[int, list[Any]] = {}
    for row in rows:
        out.setdefault(row.person_id, []).append(row)
    return out
