"""A cross-table of any listing: two of its drop-downs, counted; each cell leads to its rows."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guantong.core.requests import Request
from guantong.core.text import Text
from guantong.formats.documents.blocks import Document, Grid
from guantong.formats.documents.blocks import Text as Paragraph
from guantong.formats.documents.word import to_word
from guantong.formats.workbook.write import write_table
from guantong.frame.listings import reachable
from guantong.ui.answers import download
from guantong.ui.charts import Bars, Heat
from guantong.ui.tables import Choice

#: What stands in the address besides the list's own filter.
OWN = ("rows", "columns", "export", "page", "sort", "size")


@dataclass(frozen=True)
class Cell:
    """A count, and the address of the list of just these rows."""

    count: int
    address: str = ""


@dataclass(frozen=True)
class Cross:
    """Counts by two drop-downs; the last row and column are the sums over all rows counted."""

    rows: list[Text]
    columns: list[Text]
    cells: list[list[Cell]]


def page(request: Request, address: str) -> HttpResponse:
    """Show a listing's cross-table, or hand it out as Excel or Word."""
    listing = reachable(request, address)
    offered = [one for one in listing.offered() if one.offered()]
    first = _chosen(request, "rows", offered, 0)
    second = _chosen(request, "columns", offered, 1)
    query = request.GET.copy()
    for name in OWN:
        query.pop(name, None)
    back = f"{reverse(address)}?{query.urlencode()}"
    made = cross(listing.narrowed(request), first, second, back)
    title = _("%(list)s：按%(row)s、%(column)s统计") % {
        "list": listing.heading, "row": first.label, "column": second.label,
    }  # fmt: skip
    overlap = _("各栏有重叠，合计按行数计，不重复。") if first.overlaps or second.overlaps else ""
    note = "".join([overlap, *listing.remarks(request)])
    wanted = request.GET.get("export")
    if wanted in WRITERS:
        body = WRITERS[wanted](title, made, str(first.label), note)
        return download(body, f"{title}.{wanted}")
    context = {
        "title": _("交叉统计"), "crumbs": [(listing.heading, back)], "cross": made, "first": first,
        "lines": list(zip(made.rows, made.cells, strict=True)),
        "second": second, "offered": offered, "caption": title, "note": note,
        "chart": _chart(made, title),
        "kept": [(k, v) for k, values in query.lists() for v in values],
    }  # fmt: skip
    return render(request, "frame/cross.html", context)


def cross(rows: QuerySet[Any], first: Choice, second: Choice, address: str) -> Cross:
    """Count rows by two drop-downs; an option that no row has is left out.

    A row that has none of a drop-down's options stands in the sums alone.
    """
    rows = rows.order_by()
    columns = [(value, label) for value, label in second.offered()]
    lines: list[tuple[Text, list[Cell]]] = []
    for value, label in first.offered():
        some = first.narrow(rows, str(value))
        here = f"{address}&{first.name}={value}"
        counts = _counts(some, second)
        cells = [
            Cell(counts.get(str(one), 0), f"{here}&{second.name}={one}") for one, _label in columns
        ]
        lines.append((label, [*cells, Cell(some.count(), here)]))
    lines = [(label, cells) for label, cells in lines if cells[-1].count]
    sums = _counts(rows, second)
    foot = [Cell(sums.get(str(one), 0), f"{address}&{second.name}={one}") for one, _l in columns]
    lines.append((_("合计"), [*foot, Cell(rows.count(), address)]))
    kept = [n for n, cell in enumerate(foot) if cell.count] + [len(columns)]
    names = [*(label for _value, label in columns), _("合计")]
    return Cross(
        [label for label, _cells in lines], [names[n] for n in kept],
        [[cells[n] for n in kept] for _label, cells in lines],
    )  # fmt: skip


def _counts(rows: QuerySet[Any], by: Choice) -> dict[str, int]:
    """Return how many rows each option has: in one query where a field is compared."""
    if by.apply is None:
        found = rows.values(by.name).annotate(n=Count("pk", distinct=True))
        return {str(row[by.name]): row["n"] for row in found}
    return {str(value): by.apply(rows, str(value)).count() for value, _label in by.offered()}


def _chosen(request: Request, name: str, offered: Sequence[Choice], default: int) -> Choice:
    asked = request.GET.get(name)
    return next((one for one in offered if one.name == asked), offered[default % len(offered)])


def _chart(made: Cross, title: str) -> Bars | Heat:
    """Draw the counts: bars of one column, a heat map of several."""
    rows, columns = made.rows[:-1], made.columns[:-1]
    counts = [[cell.count for cell in line[:-1]] for line in made.cells[:-1]]
    if len(columns) == 1:
        return Bars(title, [str(one) for one in rows], [line[0] for line in counts])
    return Heat(title, [str(one) for one in rows], [str(one) for one in columns], counts)


def _lines(made: Cross) -> Iterator[list[Any]]:
    for label, cells in zip(made.rows, made.cells, strict=True):
        yield [str(label), *(cell.count for cell in cells)]


def _excel(title: str, made: Cross, corner: str, note: str) -> bytes:
    out = io.BytesIO()
    write_table(
        out, title, [corner, *map(str, made.columns)], [*_lines(made), *([[note]] if note else [])]
    )
    return out.getvalue()


def _word(title: str, made: Cross, corner: str, note: str) -> bytes:
    rows = tuple(tuple(str(one) for one in line) for line in _lines(made))
    grid = Grid((corner, *map(str, made.columns)), rows)
    blocks = (grid, Paragraph(note, note=True)) if note else (grid,)
    return to_word(Document(title, "", blocks))


WRITERS = {"xlsx": _excel, "docx": _word}
