"""The one table component: search, sort, columns, density, pages and export, all in the URL."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django_tables2.rows import BoundRows

from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.scope import ScopedQuerySet
from guantong.formats.names import safe_filename
from guantong.formats.workbook.write import MEDIA_TYPE, write_table
from guantong.ui.paging import page_of

SIZES = (20, 50, 100)
#: A longer list is narrowed before it is exported: Excel is no place for a whole register.
MOST_EXPORTED = 20_000
Apply = Callable[[QuerySet[Any], str], QuerySet[Any]]


class Table(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """A table of the house.

    ``search`` names the columns the search row looks in, ``hidden`` those that are shown only when
    they are asked for. A column with ``nowrap`` keeps its cells on one line, one with ``roomy``
    is given room.
    """

    search: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    empty: Any = _("没有符合条件的记录。")

    class Meta:
        attrs = {"class": "table table-vcenter card-table"}

    @classmethod
    def find(cls, rows: QuerySet[Any], word: str) -> QuerySet[Any]:
        """Keep the rows in which a word of the search stands."""
        where = Q()
        for field in cls.search:
            where |= Q(**{f"{field}__icontains": word})
        return rows.filter(where)


def choice(
    name: str,
    label: Any,
    options: Any,
    *,
    apply: Apply | None = None,
    more: bool = False,
    default: str = "",
) -> dict[str, Any]:
    """Describe a drop-down of the search row.

    Parameters
    ----------
    apply
        Narrows the rows by the chosen value; without it the field of that name is compared.
    more
        Whether it stands behind «更多条件» instead of in the row.
    default
        What is chosen where the address says nothing.

    """
    return {
        "name": name, "label": label, "options": list(options), "apply": apply, "more": more,
        "default": default,
    }  # fmt: skip


def show(
    request: Request,
    table_class: type[Table],
    rows: QuerySet[Any],
    *,
    title: Any,
    crumbs: list[tuple[Any, str]],
    filters: tuple[dict[str, Any], ...] = (),
    template: str = "ui/table_page.html",
    **extra: Any,
) -> HttpResponse:
    """Answer a request for a list: filter, sort, page; or export what is filtered."""
    get = request.GET
    rows, unit = narrowed(request, table_class, rows, filters)
    hidden = _hidden(table_class, get)
    table = table_class(rows, order_by=get.get("sort") or None, exclude=hidden)
    table.request = request
    if get.get("export") == "xlsx":
        return _export(table, str(title))
    size = int(get["size"]) if get.get("size") in {str(s) for s in SIZES} else SIZES[0]
    page = page_of(table.data.data, get.get("page"), size)
    context = {
        "table": table, "page": page, "title": title, "crumbs": crumbs, "filters": filters,
        "lines": BoundRows(data=page.rows, table=table),
        "sizes": SIZES, "size": size, "dense": get.get("dense") == "1", "hidden": hidden,
        "all_columns": [(n, c.verbose_name or n) for n, c in table_class.base_columns.items()],
        "filtered": any(get.get(k) for k in ("q", "unit", *(f["name"] for f in filters))),
        "more": any(f["more"] for f in filters),
        "more_open": any(f["more"] and f["value"] != f["default"] for f in filters),
        "narrows": isinstance(rows, ScopedQuerySet), "under": unit, **extra,
    }  # fmt: skip
    return render(request, template, context)


def narrowed(
    request: Request,
    table_class: type[Table],
    rows: QuerySet[Any],
    filters: tuple[dict[str, Any], ...] = (),
) -> tuple[QuerySet[Any], Unit | None]:
    """Narrow rows to what a list's address says; return them and the unit, if one is named."""
    unit = None
    if isinstance(rows, ScopedQuerySet):
        unit = _unit(request)
        rows = rows if unit is None else rows.filter(rows.under(unit.path))
    return _filtered(table_class, rows, request.GET, filters), unit


def _hidden(table_class: type[Table], get: Any) -> list[str]:
    """Return the columns to leave out: as chosen, or the table's own where nothing was chosen."""
    if "columns" not in get and "hide" not in get:
        return list(table_class.hidden)
    return [c for c in get.getlist("hide") if c in table_class.base_columns]


def _unit(request: Request) -> Any:
    """Return the unit under which the list is narrowed, if it is in the account's scope."""
    pk = request.GET.get("unit") or ""
    if not pk.isdigit():
        return None
    return Unit.objects.visible_to(request.user).filter(pk=int(pk)).first()


def _filtered(
    table_class: type[Table], rows: QuerySet[Any], get: Any, filters: tuple[dict[str, Any], ...]
) -> QuerySet[Any]:
    for word in (get.get("q") or "").replace("\x00", "").split():
        rows = table_class.find(rows, word)
    for f in filters:
        allowed = {str(value) for value, _label in f["options"]}
        f["value"] = get.get(f["name"]) or f["default"]
        if f["value"] in allowed:
            plain = {f["name"]: f["value"]}
            rows = f["apply"](rows, f["value"]) if f["apply"] else rows.filter(**plain)
    return rows


def _export(table: Table, title: str) -> HttpResponse:
    if table.data.data.order_by()[: MOST_EXPORTED + 1].count() > MOST_EXPORTED:
        raise GuantongError(f"超过 {MOST_EXPORTED:,} 行，不便导出。请先按单位或条件筛选，再导出。")
    rows = iter(table.as_values())
    head = [str(cell) for cell in next(rows)]
    out = io.BytesIO()
    write_table(out, title, head, rows)
    answer = HttpResponse(out.getvalue(), content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = str(
        content_disposition_header(True, safe_filename(f"{title}.xlsx"))
    )
    return answer
