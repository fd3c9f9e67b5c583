"""A list for each information set of a person, made from its columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Account
from guantong.core.months import MonthField
from guantong.frame.listings import Listing
from guantong.people.models import Record
from guantong.people.services import records
from guantong.ui.columns import Long, Month, Short
from guantong.ui.tables import Table

#: Longer texts are given room.
SHORT = 20


class Yes(Short):
    """A cell that says yes, or nothing."""

    def render(self, value: bool) -> Any:  # django-tables2 calls it so
        """Write a yes."""
        return _("是") if value else ""


class OfPerson(Listing):
    """A person's rows of a set; a column in which nothing stands is left out."""

    template = "people/records.html"
    acts = ("edit", "remove")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # A set is wider than a screen; what may be done to a row is seen first.
        super().__init__(*args, sequence=("do", "..."), **kwargs)

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return a person's rows."""
        return super().seen(account).filter(person=on)

    def prepare(self, rows: Iterable[Any]) -> None:
        """Hide what is empty in all rows."""
        rows = list(rows)
        for name in self._meta.fields:
            if not any(getattr(row, name) for row in rows):
                self.columns.hide(name)


def _column(field: Any) -> Any:
    if isinstance(field, MonthField):
        return Month()
    if isinstance(field, models.BooleanField):
        return Yes()
    long = (field.max_length or 0) > SHORT or type(field) is models.TextField
    return Long() if long and not field.choices else Short()


def _list_of(model: type[Record]) -> type[OfPerson]:
    names = tuple(name for name in records.asked_of(model) if name != "unit")
    columns = {name: _column(model._meta.get_field(name)) for name in names}
    meta = type("Meta", (Table.Meta,), {"model": model, "fields": names})
    words = [n for n in names if isinstance(model._meta.get_field(n), models.CharField)]
    content = {"heading": model._meta.verbose_name, "search": tuple(words), **columns, "Meta": meta}
    return type(f"{model.__name__}s", (OfPerson,), content)


#: The sets an officer enters row by row, by their code.
SETS = {model.info_set: _list_of(model) for model in records.ENTERED}
