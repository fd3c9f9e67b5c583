"""The workbench: what waits for an account, of every listing that waits, one query a kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from guantong.core import acts
from guantong.core.models import Unit
from guantong.core.scope import ScopedModel, path_of
from guantong.core.services import desk
from guantong.core.text import Text
from guantong.frame.listings import LISTINGS, WAITS, Listing, Waiting

if TYPE_CHECKING:
    from guantong.core.acts import Act
    from guantong.core.models import Account

Which = Callable[[type[Listing]], bool]
#: So many rows of a kind are shown among all kinds, and of a kind that was chosen.
MOST, MOST_CHOSEN = 10, 100
#: So many of a kind are counted; more are said to be more.
COUNTED = 1000
#: So many days before its day a row is near.
NEAR = 3


@dataclass
class Todo:
    """One row that waits for an account.

    Attributes
    ----------
    act
        What ends the waiting, if it can be done now; else the row's page is opened.
    new
        Whether it came since the account last looked.

    """

    kind: Kind
    row: Any
    moment: dt.datetime | dt.date | None
    due: dt.date | None
    act: Act | None
    address: str
    unit: str = ""
    new: bool = False

    @property
    def since(self) -> dt.date | None:
        """The day since when it waits."""
        return _day(self.moment)

    @property
    def age(self) -> int | None:
        """Days since it waits."""
        return None if self.since is None else max(0, (timezone.localdate() - self.since).days)

    @property
    def left(self) -> int | None:
        """Days to its day; below zero when that is over."""
        return None if self.due is None else (self.due - timezone.localdate()).days

    @property
    def over(self) -> int:
        """Days since its day."""
        return -min(self.left or 0, 0)

    @property
    def urgency(self) -> str:
        """``over``, ``near`` or nothing."""
        if self.left is None or self.left > NEAR:
            return ""
        return "over" if self.left < 0 else "near"


@dataclass
class Kind:
    """One kind of what waits: how much there is, its first rows, where all of them are."""

    key: str
    label: Text
    listing: type[Listing]
    count: int
    more: str
    todos: list[Todo] = field(default_factory=list)

    @property
    def counted(self) -> str:
        """How many there are, in words: beyond some they are not counted."""
        return f"{self.count}+" if self.count >= COUNTED else str(self.count)


def kinds(
    account: Account, chosen: str = "", of: Which = lambda _one: True, *, newest: bool = False
) -> list[Kind]:
    """Return what waits for an account, by kind; kinds of which nothing waits are left out.

    Parameters
    ----------
    chosen
        The key of a kind of which many rows are wanted.
    of
        Which listings count.
    newest
        Whether the first rows are those that came last.

    """
    found = []
    seen_at = desk.of(account).seen_at
    for key, listing, number in _declared(of):
        one = listing.waits[number]
        most = MOST_CHOSEN if key == chosen else MOST
        rows = list(_ordered(one, one.rows(account), newest=newest)[: most + 1])
        if rows:
            count = len(rows) if len(rows) <= most else one.rows(account)[:COUNTED].count()
            kind = Kind(key, one.label, listing, count, _more(account, listing, number))
            kind.todos = [_todo(account, kind, one, row) for row in rows[:most]]
            for todo in kind.todos:
                todo.new = _is_new(todo.moment, seen_at)
            found.append(kind)
    _name_units(found)
    return found


def due_between(
    account: Account, first: dt.date, last: dt.date, of: Which
) -> dict[dt.date, list[Todo]]:
    """Return what waits for an account by its day, from one day to another; so many of a kind."""
    found: list[Kind] = []
    for key, listing, number in _declared(of):
        one = listing.waits[number]
        if not one.due:
            continue
        kind = Kind(key, one.label, listing, 0, _more(account, listing, number))
        rows = one.rows(account)
        moment = isinstance(_column(rows, one.due), models.DateTimeField)
        by = f"{one.due}__date__range" if moment else f"{one.due}__range"
        rows = _ordered(one, rows.filter(**{by: (first, last)}), newest=False)
        kind.todos = [_todo(account, kind, one, row) for row in rows[:MOST_CHOSEN]]
        found.append(kind)
    _name_units(found)
    days: dict[dt.date, list[Todo]] = {}
    for todo in in_order(found):
        if todo.due is not None:
            days.setdefault(todo.due, []).append(todo)
    return days


def _column(rows: QuerySet[Any], way: str) -> Any:
    """Return what a way leads to: a column, ``meeting__on``, or what the rows were annotated by."""
    if way in rows.query.annotations:
        return rows.query.annotations[way].output_field
    *links, last = way.split("__")
    model: Any = rows.model
    for name in links:
        model = model._meta.get_field(name).related_model
    return model._meta.get_field(last)


def news(account: Account, of: Which) -> list[Todo]:
    """Return what came last to wait for an account, the newest first."""
    found = kinds(account, of=of, newest=True)
    rows = [todo for kind in found for todo in kind.todos if todo.since]
    return sorted(rows, key=lambda todo: (todo.new, todo.since), reverse=True)


def in_order(found: list[Kind], chosen: str = "") -> list[Todo]:
    """Return the rows of a kind or of all, by their day and then by their age."""
    rows = [todo for kind in found if chosen in ("", kind.key) for todo in kind.todos]
    last = dt.date.max
    return sorted(rows, key=lambda todo: (todo.due or last, todo.since or last))


def many_new(account: Account, of: Which) -> int:
    """Count what came to wait for an account since it last looked."""
    total, since = 0, desk.of(account).seen_at
    for _key, listing, number in _declared(of):
        one = listing.waits[number]
        rows = one.rows(account)
        if since is not None and one.since:
            rows = rows.filter(**{f"{one.since}__gt": since})
        total += rows.count() if one.since else 0
    return total


def _declared(of: Which) -> Iterator[tuple[str, type[Listing], int]]:
    for listing in LISTINGS:
        if listing.waits and of(listing):
            room = listing.__module__.replace(".listings", "").replace(".", "-")
            for number in range(len(listing.waits)):
                yield f"{room}-{listing.__name__}-{number}", listing, number


def _ordered(one: Waiting, rows: QuerySet[Any], *, newest: bool) -> QuerySet[Any]:
    """Order rows as they are shown, and read with them what their line says."""
    scope = getattr(rows.model, "scope_field", "")
    joined = {name.rpartition("__")[0] for name in (one.due, one.since, scope)} - {""}
    rows = rows.select_related(*sorted(joined)) if joined else rows
    # Rows that come in an order of their own, which an index serves, keep it.
    if rows.query.order_by and not newest:
        return rows
    keys = [F(name).asc(nulls_last=True) for name in (one.due, one.since) if name]
    keys = [F(one.since).desc(nulls_last=True)] if newest and one.since else keys
    return rows.order_by(*keys, "pk")


def _todo(account: Account, kind: Kind, one: Waiting, row: Any) -> Todo:
    act = acts.find(row._meta.label_lower, one.act) if one.act else None
    if act is not None and not (act.ready(row) and act.allows(account, row)):
        act = None
    page = getattr(row, "get_absolute_url", None)
    address = page() if page else kind.more
    if one.page:
        address = reverse(one.page, args=[row.pk])
    return Todo(kind, row, _value(row, one.since), _day(_value(row, one.due)), act, address)


def _value(row: Any, name: str) -> Any:
    value = row if name else None
    for part in name.split("__") if name else ():
        value = getattr(value, part, None)
    return value if isinstance(value, dt.date) else None


def _day(value: dt.datetime | dt.date | None) -> dt.date | None:
    return timezone.localdate(value) if isinstance(value, dt.datetime) else value


def _is_new(moment: dt.datetime | dt.date | None, seen: dt.datetime | None) -> bool:
    if moment is None or seen is None:
        return moment is not None
    if isinstance(moment, dt.datetime):
        return moment > seen
    return moment > timezone.localdate(seen)


def _more(account: Account, listing: type[Listing], number: int) -> str:
    """Return the list narrowed to what waits, if the account may open it."""
    if not listing.route or (listing.needs is not None and not account.may(listing.needs)):
        return ""
    return f"{reverse(listing.route)}?{WAITS}={number}"


def _name_units(found: list[Kind]) -> None:
    """Write the name of its unit beside each row, read at once for all."""
    placed = [
        (todo, path_of(todo.row))
        for kind in found
        for todo in kind.todos
        if isinstance(todo.row, ScopedModel) and not isinstance(todo.row, Unit)
    ]
    rows = Unit.objects.unscoped("单位名称随行可见").filter(path__in={path for _, path in placed})
    names = dict(rows.values_list("path", "name"))
    for todo, path in placed:
        todo.unit = names.get(path, "")
