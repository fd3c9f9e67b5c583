"""A year, a quarter or a month, as an address says it: 2026, 2026-Q3, 2026-09."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Self

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

WRITTEN = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?"
)


@dataclass(frozen=True)
class Period:
    """Some whole months of one year.

    Examples
    --------
    >>> Period.read("2026-Q3").days
    (datetime.date(2026, 7, 1), datetime.date(2026, 9, 30))
    >>> Period.read("2026-13") is None
    True

    """

    text: str
    year: int
    month: int
    months: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the period that an address says, None if it says none."""
        found = WRITTEN.fullmatch(text)
        if found is None:
            return None
        year = int(found["year"])
        if found["quarter"]:
            return cls(text, year, 3 * int(found["quarter"]) - 2, 3)
        return cls(text, year, int(found["month"] or 1), 1 if found["month"] else 12)

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """Its first and its last day."""
        end = self.month + self.months
        after = dt.date(self.year + end // 13, (end - 1) % 12 + 1, 1)
        return dt.date(self.year, self.month, 1), after - dt.timedelta(days=1)

    def __str__(self) -> str:
        if self.months == 12:
            return _("%(year)s 年") % {"year": self.year}
        if self.months == 1:
            return _("%(year)s 年 %(n)s 月") % {"year": self.year, "n": self.month}
        return _("%(year)s 年第 %(n)s 季度") % {"year": self.year, "n": self.month // 3 + 1}

    def narrow(self, rows: QuerySet[Any], field: str) -> QuerySet[Any]:
        """Keep the rows whose day, moment or month (written 2026-07) lies in it."""
        first, last = self.days
        kind = _field(rows.model, field)
        if isinstance(kind, models.DateTimeField):
            return rows.filter(**{f"{field}__date__range": (first, last)})
        if isinstance(kind, models.DateField):
            return rows.filter(**{f"{field}__range": (first, last)})
        return rows.filter(**{f"{field}__gte": f"{first:%Y-%m}", f"{field}__lte": f"{last:%Y-%m}"})


def offered(today: dt.date) -> list[Period]:
    """Return this year, quarter and month, each before the last one, to choose from."""
    year, month, quarter = today.year, today.month, (today.month + 2) // 3
    written = (
        f"{year}", f"{year - 1}",
        f"{year}-Q{quarter}", f"{year}-Q{quarter - 1}" if quarter > 1 else f"{year - 1}-Q4",
        f"{year}-{month:02}", f"{year}-{month - 1:02}" if month > 1 else f"{year - 1}-12",
    )  # fmt: skip
    return [one for one in map(Period.read, written) if one]


def exists(model: type[models.Model], field: str) -> bool:
    """Tell whether a model has the field by which periods are told."""
    try:
        _field(model, field)
    except (FieldDoesNotExist, AttributeError):
        return False
    return True


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    *way, last = name.split("__")
    here: Any = model
    for part in way:
        here = here._meta.get_field(part).related_model
    return here._meta.get_field(last)  # type: ignore[no-any-return]  # a model met on the way
