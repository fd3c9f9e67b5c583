"""The one table component: search, sort, columns, density, pages and export, all in the URL."""

from __future__ import annotations

import io
from typing import Any

import django_tables2 as tables
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.formats.names import safe_filename
from guantong.formats.workbook.write import write_table

SIZES = (20, 50, 100)


class Table(tables.Table):
    """A table of the house; `search` names the columns the search row looks in."""

    search: tuple[str, ...] = ()
    empty: Any = _("没有符合条件的记录。")

    class Meta:
        attrs = {"class": "table table-vcenter card-table"}


def choice(name: str, label: Any, options: Any) -> dict[str, Any]:
    """Describe a drop-down of the search row that filters one field."""
    return {"name": name, "label": label, "options": list(options)}


def show(
    request: HttpRequest,
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
    narrows = hasattr(rows, "under")
    unit = _unit(request) if narrows else None
    if unit is not None:
        rows = rows.filter(rows.under(unit.path))
    rows = _filtered(table_class, rows, get, filters)
    hidden = [c for c in get.getlist("hide") if c in table_class.base_columns]
    table = table_class(rows, order_by=get.get("sort") or None, exclude=hidden)
    table.request = request
    if get.get("export") == "xlsx":
        return _export(table, str(title))
    size = int(get["size"]) if get.get("size") in {str(s) for s in SIZES} else SIZES[0]
    page = Paginator(table.rows, size).get_page(get.get("page"))
    for f in filters:
        f["value"] = get.get(f["name"], "")
    context = {
        "table": table, "page": page, "title": title, "crumbs": crumbs, "filters": filters,
        "sizes": SIZES, "size": size, "dense": get.get("dense") == "1", "hidden": hidden,
        "all_columns": [(n, c.verbose_name or n) for n, c in table_class.base_columns.items()],
        "filtered": any(get.get(k) for k in ("q", "unit", *(f["name"] for f in filters))),
        "narrows": narrows, "under": unit, **extra,
    }  # fmt: skip
    return render(request, template, context)


def _unit(request: HttpRequest) -> Any:
    """Return the unit under which the list is narrowed, if it is in the account's scope."""
    pk = request.GET.get("unit") or ""
    if not pk.isdigit():
        return None
    return Unit.objects.visible_to(request.user).filter(pk=int(pk)).first()


def _filtered(
    table_class: type[Table], rows: QuerySet[Any], get: Any, filters: tuple[dict[str, Any], ...]
) -> QuerySet[Any]:
    words = (get.get("q") or "").replace("\x00", "").split()
    for word in words:
        where = Q()
        for field in table_class.search:
            where |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(where)
    for f in filters:
        allowed = {str(value) for value, _label in f["options"]}
        if get.get(f["name"]) in allowed:
            rows = rows.filter(**{f["name"]: get[f["name"]]})
    return rows


def _export(table: Table, title: str) -> HttpResponse:
    rows = iter(table.as_values())
    head = [str(cell) for cell in next(rows)]
    out = io.BytesIO()
    write_table(out, title, head, rows)
    answer = HttpResponse(
        out.getvalue(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    answer["Content-Disposition"] = str(
        content_disposition_header(True, safe_filename(f"{title}.xlsx"))
    )
    return answer
