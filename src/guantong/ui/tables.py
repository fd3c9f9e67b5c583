"""The one table component: search, sort, columns, density, pages and export, all in the URL."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

import django_tables2 as tables
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2.rows import BoundRows

from guantong.core import naming
from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.scope import ScopedQuerySet
from guantong.core.text import Text
from guantong.formats.workbook.write import write_table
from guantong.ui.answers import download
from guantong.ui.paging import page_of

SIZES = (20, 50, 100)
#: A longer list is narrowed before it is exported: Excel is no place for a whole register.
MOST_EXPORTED = 20_000
#: So many names are read aloud for a search by pinyin; longer lists keep columns of their own.
MOST_SOUNDED = 20_000
KEYS = re.compile(r"[a-z]+")
NAMES = ("name", "title")
Apply = Callable[[QuerySet[Any], str], QuerySet[Any]]
Options = Iterable[tuple[Any, Text]] | Callable[[], Iterable[tuple[Any, Text]]]


class Table(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """A table of the house.

    ``search`` names the columns the search row looks in, ``sounds`` the one that is also found by
    its pinyin and initials, ``told`` what tells a row from others of its name. ``hidden`` names
    the columns that are shown only when they are asked for. A column with ``nowrap`` keeps its
    cells on one line, one with ``roomy`` is given room.
    """

    search: tuple[str, ...] = ()
    sounds: str = ""
    told: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    empty: Any = _("没有符合条件的记录。")

    class Meta:
        attrs = {"class": "table table-vcenter card-table"}

    @classmethod
    def find(cls, rows: QuerySet[Any], word: str) -> QuerySet[Any]:
        """Keep the rows in which a word of the search stands."""
        where = Q(pk__in=[])
        for field in cls.search:
            where |= Q(**{f"{field}__icontains": word})
        if cls.sounds and KEYS.fullmatch(word.lower()):
            names = rows.order_by().values_list("pk", cls.sounds)[:MOST_SOUNDED]
            where |= Q(pk__in=[pk for pk, name in names if naming.sounds(name, word.lower())])
        return rows.filter(where)

    @classmethod
    def gathered(cls, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return what stands on the lines, once the rows are narrowed; by default each row."""
        return rows

    @classmethod
    def joined(cls, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Read with the rows what `tell` says of them."""
        return rows.select_related(*{way for way, _by, _last in cls._ways(rows.model) if way})

    @classmethod
    def tell(cls, row: Any) -> str:
        """Return in one line what tells a row from others of its name; by default its unit."""
        found = (_along(row, way, last) for way, _by, last in cls._ways(type(row)))
        return " · ".join(text for text in found if text)

    @classmethod
    def _ways(cls, model: type[Model]) -> list[tuple[str, str, str]]:
        unit = any(one.name == "unit" for one in model._meta.get_fields())
        return [one.rpartition("__") for one in cls.told or (("unit__name",) if unit else ())]

    def prepare(self, rows: Iterable[Any]) -> None:
        """Read at once what the cells of these rows say besides their own fields."""

    def trim(self, rows: Iterable[Any]) -> None:
        """Leave out a column that says nothing of any of these rows."""


#: The table in whose way the rows of a model are found, wherever one is to be picked.
FINDERS: dict[type[Model], type[Table]] = {}


def finder(model: type[Model]) -> type[Table]:
    """Return how rows of a model are found: as its own list does, or by their names."""
    return FINDERS.get(model) or _plain(model)


@cache
def _plain(model: type[Model]) -> type[Table]:
    columns = {one.name for one in model._meta.get_fields() if not isinstance(one, ForeignKey)}
    search = tuple(name for name in (*NAMES, "code") if name in columns)
    sounds = next((name for name in NAMES if name in columns), "")
    return type("Plain", (Table,), {"search": search, "sounds": sounds})


def _along(row: Any, way: str, last: str) -> str:
    for name in way.split("__") if way else ():
        row = getattr(row, name, None)
    shown = getattr(row, f"get_{last}_display", None)
    return str((shown() if shown else getattr(row, last, "")) or "")


#: So many drop-downs stand in the row of search, which is one row; the rest behind «更多条件».
IN_A_ROW = 4


@dataclass(frozen=True)
class Choice:
    """A drop-down of the search row.

    Attributes
    ----------
    options
        Pairs of value and label, or a function that returns them.
    apply
        Narrows the rows by the chosen value; without it the field of that name is compared.
    more
        Whether it stands behind «更多条件» instead of in the row, as all after the fourth do.
    default
        What is chosen where the address says nothing.
    overlaps
        Whether a row may belong to several of its options.
    mark
        Whether only an address chooses it: it stands as a mark that can be taken off.

    """

    name: str
    label: Text
    options: Options
    apply: Apply | None = None
    more: bool = False
    default: str = ""
    overlaps: bool = False
    mark: bool = False

    def offered(self) -> list[tuple[Any, Text]]:
        """Return its values with their labels."""
        return list(self.options() if callable(self.options) else self.options)

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Keep the rows of a value."""
        return self.apply(rows, value) if self.apply else rows.filter(**{self.name: value})


def show(
    request: Request,
    table_class: type[Table],
    rows: QuerySet[Any],
    *,
    title: Text,
    crumbs: Sequence[tuple[Text, str]],
    filters: Sequence[Choice] = (),
    template: str = "ui/table_page.html",
    remarks: Sequence[Text] = (),
    **extra: Any,
) -> HttpResponse:
    """Answer a request for a list: filter, sort, page; or export what is filtered.

    ``remarks`` stand above the list, and below the rows of its workbook.
    """
    get = request.GET
    rows, unit = narrowed(request, table_class, rows, filters)
    hidden = _hidden(table_class, get)
    table = table_class(rows, order_by=get.get("sort") or None, exclude=hidden)
    table.request = request
    if get.get("export") == "xlsx":
        return _export(table, str(title), remarks)
    size = int(get["size"]) if get.get("size") in {str(s) for s in SIZES} else SIZES[0]
    page = page_of(table.data.data, get.get("page"), size)
    table.prepare(page.rows)
    table.trim(page.rows)
    asked = drop_downs(filters, get)
    context = {
        "table": table, "page": page, "title": title, "crumbs": crumbs, "filters": asked,
        "lines": BoundRows(data=page.rows, table=table),
        "sizes": SIZES, "size": size, "dense": get.get("dense") == "1", "hidden": hidden,
        "all_columns": [
            (n, c.verbose_name or _named(table_class, n))
            for n, c in table_class.base_columns.items()
        ],
        "filtered": any(get.get(k) for k in ("q", "unit", *(one.name for one in filters))),
        "more": any(one["more"] for one in asked),
        "more_open": any(one["more"] and one["value"] != one["default"] for one in asked),
        "narrows": isinstance(rows, ScopedQuerySet), "under": unit, "remarks": remarks, **extra,
    }  # fmt: skip
    return render(request, template, context)


def narrowed(
    request: Request,
    table_class: type[Table],
    rows: QuerySet[Any],
    filters: Sequence[Choice] = (),
) -> tuple[QuerySet[Any], Unit | None]:
    """Narrow rows to what a list's address says; return them and the unit, if one is named."""
    unit = None
    if isinstance(rows, ScopedQuerySet):
        unit = unit_of(request)
        rows = rows if unit is None else rows.filter(rows.under(unit.path))
    for word in (request.GET.get("q") or "").replace("\x00", "").split():
        rows = table_class.find(rows, word)
    for one in filters:
        value = value_of(one, request.GET)
        rows = one.narrow(rows, value) if value else rows
    return table_class.gathered(rows), unit


def value_of(one: Choice, get: QueryDict) -> str:
    """Return what is chosen of a drop-down; nothing where the address names no value of it."""
    value = get.get(one.name) or one.default
    return value if any(value == str(known) for known, _label in one.offered()) else ""


def drop_downs(filters: Sequence[Choice], get: QueryDict) -> list[dict[str, Any]]:
    """Return drop-downs as the search row shows them."""
    return [
        {
            "name": one.name, "label": one.label, "options": one.offered(),
            "more": not one.mark and (one.more or at >= IN_A_ROW), "mark": one.mark,
            "default": one.default, "value": get.get(one.name) or one.default,
        }
        for at, one in enumerate(filters)
    ]  # fmt: skip


def tick(value: Any, name: str) -> str:
    """Write the box by which a row is chosen; it belongs to the form of what is done to many."""
    return format_html(
        '<input class="form-check-input" type="checkbox" name="row" value="{}" form="bulk"'
        ' aria-label="{} {}">',
        value, gettext("选"), name,
    )  # fmt: skip


def _named(table_class: type[Table], name: str) -> Text:
    """Return what a column is called of which its table says only the model's field."""
    columns = getattr(table_class.Meta, "model", None)
    fields = {one.name: one for one in columns._meta.fields} if columns is not None else {}
    return fields[name].verbose_name or name if name in fields else name


def _hidden(table_class: type[Table], get: Any) -> list[str]:
    """Return the columns to leave out: as chosen, or the table's own where nothing was chosen."""
    if "columns" not in get and "hide" not in get:
        return list(table_class.hidden)
    return [c for c in get.getlist("hide") if c in table_class.base_columns]


def unit_of(request: Request) -> Unit | None:
    """Return the unit under which the list is narrowed, if it is in the account's scope."""
    pk = request.GET.get("unit") or ""
    if not pk.isdigit():
        return None
    row: Unit | None = Unit.objects.visible_to(request.user).filter(pk=int(pk)).first()
    return row


def _export(table: Table, title: str, remarks: Sequence[Text]) -> HttpResponse:
    if table.data.data.order_by()[: MOST_EXPORTED + 1].count() > MOST_EXPORTED:
        text = gettext("超过 %s 行，不便导出。请先按单位或条件筛选，再导出。")
        raise GuantongError(text % f"{MOST_EXPORTED:,}")
    table.prepare(table.data.data)
    rows = iter(table.as_values())
    head = [str(cell) for cell in next(rows)]
    out = io.BytesIO()
    write_table(out, title, head, chain(rows, ([str(one)] for one in remarks)))
    return download(out.getvalue(), f"{title}.xlsx")
