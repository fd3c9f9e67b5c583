"""Pages of long lists: counts stop at a cap, and a page is found by its keys before its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

#: Counting stops here: beyond it nobody reads a number, and counting costs more than the page.
MOST_COUNTED = 10_000
FURTHEST = 1_000_000
#: So many keys after a page are read with it: what ends there needs no count of its own.
AHEAD = 500


@dataclass(frozen=True)
class Page:
    """One page of a list; ``total`` is None where the list is longer than the cap."""

    rows: Sequence[Any]
    number: int
    size: int
    total: int | None
    has_next: bool

    @property
    def first(self) -> int:
        """Place of the first row in the list, from 1."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """Place of the last row."""
        return self.first + len(self.rows) - 1

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before."""
        return self.number > 1

    @property
    def before(self) -> int:
        """Number of the page before."""
        return self.number - 1

    @property
    def after(self) -> int:
        """Number of the page after."""
        return self.number + 1

    @property
    def last_page(self) -> int | None:
        """Number of the last page, where the count is known."""
        return None if self.total is None else max(1, -(-self.total // self.size))


def page_of(rows: QuerySet[Any], number: str | None, size: int) -> Page:
    """Return a page of an ordered query set; a number that is none is 1, one too high the last.

    The keys of the page are read first, from an index alone where there is one, so that a page far
    down does not read the rows before it.
    """
    wanted = int(number) if number and number.isdigit() else 1
    wanted = min(max(wanted, 1), FURTHEST // size)
    keys = _keys(rows, wanted, size)
    if not keys and wanted > 1:
        wanted = min(wanted, -(-min(_count(rows), MOST_COUNTED) // size) or 1)
        keys = _keys(rows, wanted, size)
    seen = (wanted - 1) * size + len(keys)
    total = max(seen, _count(rows)) if len(keys) > size + AHEAD else seen
    known = total if total <= MOST_COUNTED else None
    return Page(_fetch(rows, keys[:size]), wanted, size, known, len(keys) > size)


def _keys(rows: QuerySet[Any], number: int, size: int) -> list[Any]:
    first = (number - 1) * size
    return list(rows.select_related(None).values_list("pk", flat=True)[first:][: size + AHEAD + 1])


def _count(rows: QuerySet[Any]) -> int:
    return rows.order_by()[: MOST_COUNTED + 1].count()


def _fetch(rows: QuerySet[Any], keys: list[Any]) -> list[Any]:
    found = {row.pk: row for row in rows.order_by().filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]
